package summitstacks.taxi;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.model.SentinelSequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardMetadata;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/**
 * Apache's consumer, which also emits the list of the shards that it reads, before each look for new ones.
 * Its own watermarks leave out shards that are silent, and shards of which nothing was read since a restart.
 */
class ShardReportingConsumer extends FlinkKinesisConsumer<Entry> {
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
    private Set<String> ended = Set.of();

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

    /**
     * A shard that ended stays on the list until a look for new shards has begun after its end: its
     * children are on the list by then.
     */
    @Override
    public List<StreamShardHandle> discoverNewShardsToSubscribe() throws InterruptedException {
      synchronized (context.getCheckpointLock()) {
        Set<String> listed = new HashSet<>();
        Set<String> endedNow = new HashSet<>();
        for (Map.Entry<StreamShardMetadata, SequenceNumber> each : snapshotState().entrySet()) {
          String shard = each.getKey().getShardId();
          if (each.getValue().equals(SentinelSequenceNumber.SENTINEL_SHARD_ENDING_SEQUENCE_NUM.get()))
            endedNow.add(shard);
          if (!ended.contains(shard)) listed.add(shard);
        }
        ended = endedNow;
        context.collect(Entry.openShards(listed.toArray(new String[0])));
      }
      return super.discoverNewShardsToSubscribe();
    }
  }
}
