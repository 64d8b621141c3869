"""Writes records to a topic: `produce.py BROKERS TOPIC`, records and their places as JSON on stdin and stdout."""

import json
import sys

from kafka import KafkaProducer

brokers, topic = sys.argv[1:]
producer = KafkaProducer(bootstrap_servers=brokers, acks="all")
sent = [
    producer.send(topic, key=record["key"].encode(), value=record["value"].encode()) for record in json.load(sys.stdin)
]
places = [future.get(timeout=30) for future in sent]
json.dump([{"partition": place.partition, "offset": place.offset} for place in places], sys.stdout)
