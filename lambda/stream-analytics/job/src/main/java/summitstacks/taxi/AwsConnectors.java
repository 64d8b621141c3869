package summitstacks.taxi;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.dynamodb.sink.DynamoDbSink;
import org.apache.flink.connector.dynamodb.sink.DynamoDbWriteRequest;
import org.apache.flink.connector.dynamodb.sink.DynamoDbWriteRequestType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;
import org.apache.flink.types.Row;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Kinesis and DynamoDB, with Apache's connectors. */
final class AwsConnectors implements Connectors {
  private final Properties properties;

  /** @param properties runtime properties of the application, with the region and the names of stream and tables */
  AwsConnectors(Properties properties) {
    this.properties = properties;
    // The connectors' SDK does not read AWS's own variable for another endpoint.
    String endpoint = System.getenv("AWS_ENDPOINT_URL");
    if (endpoint != null) properties.setProperty("aws.endpoint", endpoint);
    properties.setProperty("flink.stream.initpos", "TRIM_HORIZON");
    properties.setProperty("flink.shard.discovery.intervalmillis", "2000");
  }

  @Override
  public DataStream<Entry> records(StreamExecutionEnvironment environment) {
    String stream = properties.getProperty("stream.name");
    return environment
        .addSource(new ShardReportingConsumer(stream, new Schema(), properties), "trips")
        .uid("trips")
        .setParallelism(1);
  }

  @Override
  public void write(DataStream<Row> items, String table) {
    DynamoDbSink<Row> sink = DynamoDbSink.<Row>builder()
        .setTableName(properties.getProperty(table))
        .setElementConverter((row, context) -> put(row))
        .setOverwriteByPartitionKeys(List.of("series", "position"))
        .setDynamoDbProperties(properties)
        .setMaxBatchSize(25)
        .setMaxInFlightRequests(8)
        .setMaxTimeInBufferMS(500)
        .build();
    items.sinkTo(sink).name(table).uid(table);
  }

  private static DynamoDbWriteRequest put(Row row) {
    Map<String, AttributeValue> item = new HashMap<>();
    for (String name : row.getFieldNames(true)) {
      Object value = row.getField(name);
      boolean isNumber = value instanceof Number;
      item.put(name, isNumber ? AttributeValue.fromN(value.toString()) : AttributeValue.fromS(value.toString()));
    }
    return DynamoDbWriteRequest.builder().setType(DynamoDbWriteRequestType.PUT).setItem(item).build();
  }

  private static final class Schema implements KinesisDeserializationSchema<Entry> {
    @Override
    public Entry deserialize(
        byte[] value, String partitionKey, String sequenceNumber, long arrival, String stream, String shard) {
      Entry entry = new Entry();
      entry.shard = shard;
      entry.sequenceNumber = sequenceNumber;
      entry.arrival = arrival;
      entry.text = new String(value, StandardCharsets.UTF_8);
      return entry;
    }

    @Override
    public TypeInformation<Entry> getProducedType() {
      return TypeInformation.of(Entry.class);
    }
  }
}
