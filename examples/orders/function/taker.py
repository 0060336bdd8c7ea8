"""Takes orders from the queue: each is kept in the table once, and its receipt is filed in the bucket."""
import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
s3 = boto3.client("s3")


def take(order):
    """Keeps an order. One that is there already came twice: it is left as it was."""
    try:
        table.put_item(
            Item={"orderId": order["orderId"], "lines": json.dumps(order["lines"])},
            ConditionExpression="attribute_not_exists(orderId)",
        )
    except table.meta.client.exceptions.ConditionalCheckFailedException:
        pass
    s3.put_object(
        Bucket=os.environ["BUCKET"],
        Key=f"receipts/{order['orderId']}.json",
        Body=json.dumps(order).encode(),
    )


def handler(event, _context):
    """Answers with the messages that failed, so that only those come again."""
    failed = []
    for record in event["Records"]:
        try:
            take(json.loads(record["body"]))
        except Exception as error:  # whatever it is, the message comes again, and at last to orders-failed
            print(json.dumps({"message": record["messageId"], "error": repr(error)}))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
