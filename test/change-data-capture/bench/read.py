"""Bare consumer of a topic: `read.py BROKERS TOPIC ROWS [OFFSETS]`.

Reads from the end of each partition, or from OFFSETS, a JSON object, until it has seen ROWS keys with the table
public.orders. Prints the offsets at which it began, when it is ready, and then the seconds from the first to the
last of these records.
"""

import json
import sys
import time

from kafka import KafkaConsumer, TopicPartition

brokers, topic, rows, *offsets = sys.argv[1:]
consumer = KafkaConsumer(bootstrap_servers=brokers, enable_auto_commit=False)
partitions = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic))]
consumer.assign(partitions)
given = json.loads(offsets[0]) if offsets else {}
for partition, end in consumer.end_offsets(partitions).items():
    consumer.seek(partition, given.get(str(partition.partition), end))
print(json.dumps({partition.partition: consumer.position(partition) for partition in partitions}), flush=True)

seen, first = 0, 0.0
while seen < int(rows):
    for batch in consumer.poll(timeout_ms=100, max_records=5_000).values():
        found = sum(1 for record in batch if record.key and b"public.orders" in record.key)
        first = first or (time.perf_counter() if found else 0.0)
        seen += found
print(time.perf_counter() - first)
