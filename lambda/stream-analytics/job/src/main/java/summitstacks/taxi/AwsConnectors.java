package summitstacks.taxi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.dynamodb.sink.DynamoDbSink;
import org.apache.flink.connector.dynamodb.sink.DynamoDbWriteRequest;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;
import org.apache.flink.types.Row;

/** Kinesis and DynamoDB, with Apache's connectors. */
final class AwsConnectors implements Connectors {
  private final Map<String, String> properties;

  /** @param properties runtime properties of the application */
  AwsConnectors(Map<String, String> properties) {
    this.properties = properties;
  }

  @Override
  public DataStream<Entry> records(StreamExecutionEnvironment environment) {
    Properties consumer = client();
    consumer.setProperty("flink.stream.initpos", "TRIM_HORIZON");
    consumer.setProperty("flink.shard.discovery.intervalmillis", "2000");
    return environment
        .addSource(new ShardReportingConsumer(property("stream.name"), new Schema(), consumer), "trips")
        .uid("trips")
        .setParallelism(1);
  }

  @Override
  public void writeWindows(DataStream<Row> windows) {
    windows.sinkTo(sink("table.windows", new Items.OfWindow())).name("windows").uid("windows");
  }

  @Override
  public void writeSetAside(DataStream<SetAside> lines) {
    lines.sinkTo(sink("table.set-aside", new Items.OfSetAside())).name("set-aside").uid("set-aside").setParallelism(1);
  }

  private <T> DynamoDbSink<T> sink(String table, ElementConverter<T, DynamoDbWriteRequest> converter) {
    return DynamoDbSink.<T>builder()
        .setTableName(property(table))
        .setElementConverter(converter)
        .setOverwriteByPartitionKeys(List.of("series", "position"))
        .setDynamoDbProperties(client())
        .setMaxBatchSize(25)
        .setMaxInFlightRequests(8)
        .setMaxTimeInBufferMS(500)
        .build();
  }

  private Properties client() {
    Properties client = new Properties();
    client.setProperty("aws.region", property("aws.region"));
    // The connectors' SDK does not read AWS's own variable for another endpoint.
    String endpoint = System.getenv("AWS_ENDPOINT_URL");
    if (endpoint != null) client.setProperty("aws.endpoint", endpoint);
    return client;
  }

  private String property(String name) {
    String value = properties.get(name);
    if (value == null) throw new IllegalStateException("The application has no runtime property " + name + ".");
    return value;
  }

  private static final class Schema implements KinesisDeserializationSchema<Entry> {
    @Override
    public Entry deserialize(
        byte[] value, String partitionKey, String sequenceNumber, long arrival, String stream, String shard) {
      return new Entry(shard, sequenceNumber, arrival, new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public TypeInformation<Entry> getProducedType() {
      return TypeInformation.of(Entry.class);
    }
  }
}
