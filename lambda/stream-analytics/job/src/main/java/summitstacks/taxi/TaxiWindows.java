package summitstacks.taxi;

import java.io.File;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** Job: sums up trips by zone in the windows of the .sql files, and sets late trips and other records aside. */
public final class TaxiWindows {
  /** File in which the service passes the runtime properties. */
  private static final String PROPERTIES_FILE = "/etc/flink/application_properties.json";
  private static final String PROPERTY_GROUP = "taxi";

  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    build(environment, new AwsConnectors(runtimeProperties()));
    environment.execute("taxi-windows");
  }

  static void build(StreamExecutionEnvironment environment, Connectors connectors) {
    environment.getConfig().enableObjectReuse();
    SingleOutputStreamOperator<Trip> trips =
        connectors
            .records(environment)
            .transform("clock", TypeInformation.of(Trip.class), new EventClock())
            .uid("clock")
            .setParallelism(1);
    connectors.writeSetAside(trips.getSideOutput(EventClock.SET_ASIDE));

    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    tables.getConfig().set("table.local-time-zone", "UTC");
    tables.createTemporarySystemFunction("zoneName", Zones.Name.class);
    tables.createTemporarySystemFunction("borough", Zones.Borough.class);
    Schema schema =
        Schema.newBuilder()
            .column("zone", "INT NOT NULL")
            .column("fareCents", "BIGINT NOT NULL")
            .column("hundredthsOfMiles", "BIGINT NOT NULL")
            .columnByMetadata("endedAt", DataTypes.TIMESTAMP_LTZ(3), "rowtime")
            .watermark("endedAt", "SOURCE_WATERMARK()")
            .build();
    tables.createTemporaryView("trips", trips, schema);
    for (String view : new String[] {"tumbling", "sliding", "city"})
      tables.createTemporaryView(view, tables.sqlQuery(Resources.text(view + ".sql")));
    connectors.writeWindows(tables.toDataStream(tables.sqlQuery(Resources.text("windows.sql"))));
  }

  private static Map<String, String> runtimeProperties() throws Exception {
    String file = System.getenv().getOrDefault("FLINK_APPLICATION_PROPERTIES", PROPERTIES_FILE);
    Map<String, String> properties = new HashMap<>();
    for (JsonNode group : new ObjectMapper().readTree(new File(file)))
      if (PROPERTY_GROUP.equals(group.get("PropertyGroupId").asText()))
        group.get("PropertyMap").fields().forEachRemaining(each -> properties.put(each.getKey(), each.getValue().asText()));
    return properties;
  }

  private TaxiWindows() {}
}
