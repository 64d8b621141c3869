package summitstacks.taxi;

import java.util.ArrayList;
import java.util.Arrays;
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
      List<String> streams,
      SourceContext<Entry> context,
      RuntimeContext runtime,
      Properties properties,
      KinesisDeserializationSchema<Entry> schema) {
    return new Fetcher(this, streams, context, runtime, properties, schema);
  }

  private static final class Fetcher extends KinesisDataFetcher<Entry> {
    private final SourceContext<Entry> context;

    Fetcher(
        FlinkKinesisConsumer<Entry> consumer,
        List<String> streams,
        SourceContext<Entry> context,
        RuntimeContext runtime,
        Properties properties,
        KinesisDeserializationSchema<Entry> schema) {
      super(streams, context, runtime, properties, schema, consumer.getShardAssigner(), null, null);
      this.context = context;
    }

    /** The shards that were open before the look are listed with their children, which the look has found. */
    @Override
    public List<StreamShardHandle> discoverNewShardsToSubscribe() throws InterruptedException {
      List<StreamShardMetadata> listed = new ArrayList<>(openShards());
      List<StreamShardHandle> found = super.discoverNewShardsToSubscribe();
      for (StreamShardHandle each : found) listed.add(convertToStreamShardMetadata(each));
      synchronized (context.getCheckpointLock()) {
        context.collect(Entry.openShards(listed.stream().map(Fetcher::withParents).toArray(String[][]::new)));
      }
      return found;
    }

    /** An iterator is valid for five minutes, so that of a child is asked for when its parents are read. */
    @Override
    protected RecordPublisher createRecordPublisher(
        SequenceNumber from, Properties settings, MetricGroup metrics, StreamShardHandle shard) {
      List<String> parents = Arrays.asList(withParents(convertToStreamShardMetadata(shard)));
      return new RecordPublisher() {
        private RecordPublisher publisher;

        @Override
        public RecordPublisherRunResult run(RecordBatchConsumer consumer) throws InterruptedException {
          if (publisher == null && openShards().stream().anyMatch(each -> isParent(each.getShardId()))) {
            Thread.sleep(PAUSE);
            return RecordPublisherRunResult.INCOMPLETE;
          }
          if (publisher == null) publisher = Fetcher.super.createRecordPublisher(from, settings, metrics, shard);
          return publisher.run(consumer);
        }

        private boolean isParent(String id) {
          return parents.indexOf(id) > 0;
        }
      };
    }

    private List<StreamShardMetadata> openShards() {
      SequenceNumber end = SentinelSequenceNumber.SENTINEL_SHARD_ENDING_SEQUENCE_NUM.get();
      synchronized (context.getCheckpointLock()) {
        return snapshotState().entrySet().stream()
            .filter(each -> !each.getValue().equals(end))
            .map(Map.Entry::getKey)
            .collect(Collectors.toList());
      }
    }

    /** Id of the shard and those of its parents. */
    private static String[] withParents(StreamShardMetadata shard) {
      return Stream.of(shard.getShardId(), shard.getParentShardId(), shard.getAdjacentParentShardId())
          .filter(Objects::nonNull)
          .toArray(String[]::new);
    }
  }
}
