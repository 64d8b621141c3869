package summitstacks.taxi;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.dynamodb.sink.DynamoDbWriteRequest;
import org.apache.flink.connector.dynamodb.sink.DynamoDbWriteRequestType;
import org.apache.flink.types.Row;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items of the tables. Their keys are those of lambda/stream-analytics/contract.ts. */
final class Items {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final long RETENTION_SECONDS = 30 * 86_400L;
  private static final int LONGEST_TEXT = 1_000;

  static final class OfWindow implements ElementConverter<Row, DynamoDbWriteRequest> {
    @Override
    public DynamoDbWriteRequest apply(Row row, SinkWriter.Context context) {
      Instant start = row.<LocalDateTime>getFieldAs("startsAt").toInstant(ZoneOffset.UTC);
      Instant end = row.<LocalDateTime>getFieldAs("endsAt").toInstant(ZoneOffset.UTC);
      Object zone = row.getField("zone");
      Map<String, AttributeValue> item = keys(row.getFieldAs("kind"), start, start + "#" + zone);
      item.put("zonePosition", text(zone + "#" + start));
      item.put("zone", number(zone));
      item.put("zoneName", text(row.getFieldAs("zoneName")));
      item.put("borough", text(row.getFieldAs("borough")));
      item.put("start", text(start.toString()));
      item.put("end", text(end.toString()));
      for (String sum : new String[] {"trips", "fareCents", "hundredthsOfMiles"})
        item.put(sum, number(row.getField(sum)));
      item.put("writtenAt", text(Instant.now().toString()));
      return put(item);
    }
  }

  static final class OfSetAside implements ElementConverter<SetAside, DynamoDbWriteRequest> {
    @Override
    public DynamoDbWriteRequest apply(SetAside aside, SinkWriter.Context context) {
      String position = aside.sequenceNumber + "#" + aside.shard + "#" + aside.line;
      Map<String, AttributeValue> item = keys(aside.kind, Instant.ofEpochMilli(aside.time), position);
      item.put("reason", text(aside.reason));
      boolean isLong = aside.text.length() > LONGEST_TEXT;
      item.put("record", text(isLong ? aside.text.substring(0, LONGEST_TEXT) : aside.text));
      item.put("shard", text(aside.shard));
      item.put("sequenceNumber", text(aside.sequenceNumber));
      item.put("line", number(aside.line));
      return put(item);
    }
  }

  private static Map<String, AttributeValue> keys(String kind, Instant time, String position) {
    String day = time.atZone(NEW_YORK).toLocalDate().toString();
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("series", text(kind.trim() + "#" + day));
    item.put("position", text(position));
    item.put("kind", text(kind.trim()));
    item.put("day", text(day));
    item.put("expires", number(Instant.now().getEpochSecond() + RETENTION_SECONDS));
    return item;
  }

  private static AttributeValue text(String value) {
    return AttributeValue.builder().s(value).build();
  }

  private static AttributeValue number(Object value) {
    return AttributeValue.builder().n(value.toString()).build();
  }

  private static DynamoDbWriteRequest put(Map<String, AttributeValue> item) {
    return DynamoDbWriteRequest.builder().setType(DynamoDbWriteRequestType.PUT).setItem(item).build();
  }

  private Items() {}
}
