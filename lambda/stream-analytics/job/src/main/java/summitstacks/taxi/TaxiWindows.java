package summitstacks.taxi;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
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
    SingleOutputStreamOperator<Trip> trips = connectors.records(environment)
        .transform("clock", TypeInformation.of(Trip.class), new EventClock())
        .uid("clock")
        .setParallelism(1);
    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    tables.getConfig().set("table.local-time-zone", "UTC");
    tables.createTemporarySystemFunction("zoneColumn", Zones.class);
    Schema schema = Schema.newBuilder()
        .column("zone", "INT NOT NULL")
        .column("fareCents", "BIGINT NOT NULL")
        .column("hundredthsOfMiles", "BIGINT NOT NULL")
        .columnByMetadata("endedAt", DataTypes.TIMESTAMP_LTZ(3), "rowtime")
        .watermark("endedAt", "SOURCE_WATERMARK()")
        .build();
    tables.createTemporaryView("trips", trips, schema);
    tables.createTemporaryView("setAside", trips.getSideOutput(EventClock.SET_ASIDE));
    for (String view : new String[] {"tumbling", "sliding", "city"})
      tables.createTemporaryView(view, query(tables, view));
    connectors.write(tables.toDataStream(query(tables, "windows")), "table.windows");
    connectors.write(tables.toDataStream(query(tables, "set-aside")), "table.set-aside");
  }

  private static Table query(StreamTableEnvironment tables, String name) {
    return tables.sqlQuery(lines(name + ".sql").collect(Collectors.joining("\n")));
  }

  /** Lines of a file in the jar. */
  static Stream<String> lines(String name) {
    return new BufferedReader(
        new InputStreamReader(TaxiWindows.class.getResourceAsStream("/" + name), StandardCharsets.UTF_8)).lines();
  }

  private static Properties runtimeProperties() throws Exception {
    String file = System.getenv().getOrDefault("FLINK_APPLICATION_PROPERTIES", PROPERTIES_FILE);
    ObjectMapper json = new ObjectMapper();
    for (JsonNode group : json.readTree(new File(file)))
      if (PROPERTY_GROUP.equals(group.get("PropertyGroupId").asText()))
        return json.convertValue(group.get("PropertyMap"), Properties.class);
    throw new IllegalStateException("The application has no property group " + PROPERTY_GROUP + ".");
  }
}
