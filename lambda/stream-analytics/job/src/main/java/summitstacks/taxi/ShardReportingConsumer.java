package summitstacks.taxi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher;
import org.apache.flink.streaming.connectors.kinesis.model.SentinelSequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardMetadata;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/**
 * Apache's consumer, which reads a shard when its parents are read to their end, and also emits the list of
 * the shards that it reads, after each look for new ones. Its own watermarks leave out shards that are silent,
 * and shards of which nothing was read since a restart.
 */
class ShardReportingConsumer extends FlinkKinesisConsumer<Entry> {
  /** Milliseconds between two looks whether the parents of a shard are read. */
  private static final long PAUSE = 200;

  ShardReportingConsumer(String stream, KinesisDeserializationSchema<Entry> schema, Properties properties) {
    super(stream, schema, properties);
  }

  @Override
  protected KinesisDataFetcher<Entry> createFetcher(
      List<String> streams, SourceContext<Entry> context, RuntimeContext runtime, Properties properties,
      KinesisDeserializationSchema<Entry> schema) {
    return new KinesisDataFetcher<>(streams, context, runtime, properties, schema, getShardAssigner(), null, null) {
      /** The shards that were open before the look are listed with their children, which the look has found. */
      @Override
      public List<StreamShardHandle> discoverNewShardsToSubscribe() throws InterruptedException {
        Entry list = new Entry();
        list.openShards = openShards();
        List<StreamShardHandle> found = super.discoverNewShardsToSubscribe();
        for (StreamShardHandle each : found)
          list.openShards.put(each.getShard().getShardId(), parentsOf(convertToStreamShardMetadata(each)));
        synchronized (context.getCheckpointLock()) {
          context.collect(list);
        }
        return found;
      }

      @Override
      protected RecordPublisher createRecordPublisher(
          SequenceNumber from, Properties settings, MetricGroup metrics, StreamShardHandle shard)
          throws InterruptedException {
        List<String> parents = parentsOf(convertToStreamShardMetadata(shard));
        RecordPublisher publisher = super.createRecordPublisher(from, settings, metrics, shard);
        return consumer -> {
          if (parents.stream().noneMatch(openShards()::containsKey)) return publisher.run(consumer);
          Thread.sleep(PAUSE);
          return RecordPublisher.RecordPublisherRunResult.INCOMPLETE;
        };
      }

      /** Parents by shard. */
      private Map<String, List<String>> openShards() {
        SequenceNumber end = SentinelSequenceNumber.SENTINEL_SHARD_ENDING_SEQUENCE_NUM.get();
        Map<String, List<String>> open = new HashMap<>();
        synchronized (context.getCheckpointLock()) {
          snapshotState().forEach((shard, read) -> {
            if (!read.equals(end)) open.put(shard.getShardId(), parentsOf(shard));
          });
        }
        return open;
      }
    };
  }

  private static List<String> parentsOf(StreamShardMetadata shard) {
    return Stream.of(shard.getParentShardId(), shard.getAdjacentParentShardId())
        .filter(Objects::nonNull)
        .collect(Collectors.toList());
  }
}
