// `npm pack` and `npm publish` in the checkout would pack the blueprint, with sources that Node does not run below node_modules.
process.stderr.write("The checkout is no package: `npm run package` builds the one that users install.\n");
process.exit(1);
