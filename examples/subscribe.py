"""Prints every event there is, and each change: python subscribe.py [HOST:PORT] [SECONDS OF SILENCE TO STOP AFTER]."""

import json
import sys

from kafka import KafkaConsumer

defaults = ["localhost:9092", "inf"]
broker, silence = sys.argv[1:] + defaults[len(sys.argv) - 1 :]
consumer = KafkaConsumer("events", bootstrap_servers=broker, group_id=None, auto_offset_reset="earliest",
                         isolation_level="read_committed", consumer_timeout_ms=float(silence) * 1000)  # fmt: skip
for message in consumer:
    event = json.loads(message.value or "{}")
    if event and "superseded_by" not in event:  # another event holds its mentions now
        places = ", ".join(where["place"]["name"] for where in event["places"])
        print(event["id"], event["status"], event["type"], places or "-", event["summary"], sep=" | ", flush=True)
consumer.close()
