package summitstacks.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.SinkFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Windows on a real Flink, one for all tests, and the clock in Flink's harness. */
class TaxiWindowsTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberSlotsPerTaskManager(2)
              .setNumberTaskManagers(1)
              .build());

  private static final ConcurrentLinkedQueue<Row> WINDOWS = new ConcurrentLinkedQueue<>();
  private static final ConcurrentLinkedQueue<Row> ASIDE = new ConcurrentLinkedQueue<>();
  private static final List<String> NONE = List.of();
  private static final long ARRIVAL = time("2026-03-10T00:00:00Z");

  @BeforeEach
  void clear() {
    WINDOWS.clear();
    ASIDE.clear();
  }

  @Test
  void sumsUpTripsByZoneInTumblingSlidingAndCityWindows() throws Exception {
    run(trip("a", "14:01:00", 132, 700), trip("a", "14:04:59", 132, 300), trip("b", "14:03:00", 7, 50), trip("b", "14:05:00", 7, 20));
    assertEquals(
        new TreeSet<>(List.of("tumbling 7 14:00 1 50", "tumbling 7 14:05 1 20", "tumbling 132 14:00 2 1000")),
        windows("tumbling"));
    assertEquals(new TreeSet<>(List.of("city 0 14:00 3 1050", "city 0 14:05 1 20")), windows("city"));
    TreeSet<String> sliding = windows("sliding");
    assertEquals(13, sliding.size());
    assertTrue(sliding.containsAll(List.of("sliding 132 13:35 2 1000", "sliding 7 13:40 2 70", "sliding 7 14:05 1 20")));
  }

  @Test
  void countsTripsThatAreOutOfOrderAndSetsLateOnesAside() throws Exception {
    run(trip("a", "14:10:00", 7, 1), trip("a", "14:06:00", 7, 2), trip("a", "14:20:00", 7, 4), trip("a", "14:09:00", 7, 8), trip("a", "14:16:00", 7, 16));
    assertEquals(
        new TreeSet<>(List.of("tumbling 7 14:05 1 2", "tumbling 7 14:10 1 1", "tumbling 7 14:15 1 16", "tumbling 7 14:20 1 4")),
        windows("tumbling"));
    assertEquals(List.of("late: its window is closed"), reasons());
  }

  @Test
  void countsTripsOfUnknownZonesAsUnknown() throws Exception {
    run(trip("a", "14:01:00", 999, 10));
    assertEquals(new TreeSet<>(List.of("tumbling 264 14:00 1 10")), windows("tumbling"));
  }

  @Test
  void setsRecordsAsideThatAreNoTrips() throws Exception {
    run(record("a", "not JSON"), record("a", "{}"), trip("a", "14:01:00", 7, -1), record("a", "{\"heartbeat\":\"now\"}"));
    assertEquals(4, ASIDE.size());
    assertTrue(reasons().stream().allMatch(each -> each.startsWith("rejected: ")), reasons().toString());
    assertTrue(WINDOWS.isEmpty());
  }

  @Test
  void writesItemsWithTheKeysOfTheTablesAndTheDayOfNewYork() throws Exception {
    run(trip("a", "02:59:00", 132, 700), record("a", "x".repeat(1_001)));
    Row window = WINDOWS.stream().filter(row -> row.getField("kind").equals("tumbling")).findFirst().orElseThrow();
    assertEquals("tumbling#2026-03-08", window.getField("series"));
    assertEquals("2026-03-09T02:55:00Z#132", window.getField("position"));
    assertEquals("132#2026-03-09T02:55:00Z", window.getField("zonePosition"));
    assertEquals("2026-03-09T03:00:00Z", window.getField("end"));
    assertEquals("JFK Airport, Queens", window.getField("zoneName") + ", " + window.getField("borough"));
    long written = time(window.getFieldAs("writtenAt"));
    assertTrue(Math.abs(System.currentTimeMillis() - written) < 600_000, "Written now.");
    assertTrue(Math.abs(written / 1_000 + 30 * 86_400 - window.<Long>getFieldAs("expires")) < 600, "Expires after 30 days.");
    Row city = WINDOWS.stream().filter(row -> row.getField("kind").equals("city")).findFirst().orElseThrow();
    assertEquals("All zones, New York", city.getField("zoneName") + ", " + city.getField("borough"));
    Row aside = ASIDE.element();
    assertEquals("rejected#2026-03-09", aside.getField("series"));
    assertEquals("1#a#0", aside.getField("position"));
    assertEquals("x".repeat(1_000), aside.getField("record"));
  }

  @Test
  void emitsTheSlowestClockOfAllOpenShards() throws Exception {
    try (OneInputStreamOperatorTestHarness<Entry, Trip> clock = harness(null)) {
      send(clock, openShards(Map.of("a", NONE, "b", NONE)), heartbeat("a", "14:00:00"));
      assertEquals(List.of(), watermarks(clock), "A shard without records holds all windows back.");
      send(clock, heartbeat("b", "13:00:00"));
      assertEquals(List.of("12:54:59.999"), watermarks(clock));
      send(clock, openShards(Map.of("a", NONE)));
      assertEquals(List.of("12:54:59.999", "13:54:59.999"), watermarks(clock), "A closed shard holds nothing back.");
    }
  }

  @Test
  void waitsForTheFirstRecordOfANewShard() throws Exception {
    try (OneInputStreamOperatorTestHarness<Entry, Trip> clock = harness(null)) {
      send(clock, openShards(Map.of("a", NONE)), heartbeat("a", "14:00:00"), openShards(Map.of("b", NONE)), heartbeat("b", "13:58:00"));
      assertEquals(List.of("13:54:59.999"), watermarks(clock), "A watermark never goes back.");
      send(clock, heartbeat("b", "14:30:00"));
      assertEquals(List.of("13:54:59.999", "14:24:59.999"), watermarks(clock));
    }
  }

  @Test
  void startsTheClockOfAShardWithTheSlowestOneOfItsParents() throws Exception {
    OperatorSubtaskState state;
    Entry merged = openShards(Map.of("a", NONE, "b", NONE, "c", List.of("a", "b")));
    try (OneInputStreamOperatorTestHarness<Entry, Trip> clock = harness(null)) {
      send(clock, merged, heartbeat("a", "14:30:00"), heartbeat("b", "14:20:00"));
      assertEquals(List.of("14:14:59.999"), watermarks(clock), "A shard that waits for its parents holds nothing back.");
      state = clock.snapshot(1, 1);
    }
    try (OneInputStreamOperatorTestHarness<Entry, Trip> clock = harness(state)) {
      send(clock, merged, trip("c", "14:09:00", 7, 1), trip("c", "14:16:00", 7, 1), openShards(Map.of("c", List.of("a", "b"))));
      assertEquals(1, clock.getSideOutput(EventClock.SET_ASIDE).size(), "Late by the clock of the parents.");
      assertEquals(1, clock.extractOutputValues().size());
      send(clock, heartbeat("c", "14:40:00"));
      assertEquals(List.of("14:34:59.999"), watermarks(clock));
    }
  }

  @Test
  void startsTheClocksOfASplitWithTheirParentsOne() throws Exception {
    try (OneInputStreamOperatorTestHarness<Entry, Trip> clock = harness(null)) {
      send(clock, openShards(Map.of("a", NONE)), heartbeat("a", "14:30:00"));
      send(clock, openShards(Map.of("b", List.of("a"), "c", List.of("a"))), heartbeat("b", "14:50:00"));
      assertEquals(List.of("14:24:59.999"), watermarks(clock), "A child without records has its parent's clock.");
      send(clock, heartbeat("c", "14:40:00"));
      assertEquals(List.of("14:24:59.999", "14:34:59.999"), watermarks(clock));
    }
  }

  @Test
  void decidesTheSameAboutARecordThatIsReadAgainAfterARestart() throws Exception {
    OperatorSubtaskState state;
    try (OneInputStreamOperatorTestHarness<Entry, Trip> clock = harness(null)) {
      send(clock, openShards(Map.of("a", NONE, "b", NONE)), heartbeat("a", "14:30:00"), heartbeat("b", "13:00:00"));
      state = clock.snapshot(1, 1);
    }
    for (int restart = 0; restart < 2; restart++) {
      try (OneInputStreamOperatorTestHarness<Entry, Trip> clock = harness(state)) {
        send(clock, trip("a", "14:01:00", 7, 1), trip("b", "13:10:00", 7, 1));
        assertEquals(1, clock.getSideOutput(EventClock.SET_ASIDE).size(), "Late by the clock of its shard.");
        assertEquals(1, clock.extractOutputValues().size());
      }
    }
  }

  @Test
  void rejectsTimesThatWouldCloseAllWindows() throws Exception {
    try (OneInputStreamOperatorTestHarness<Entry, Trip> clock = harness(null)) {
      send(clock, openShards(Map.of("a", NONE)), heartbeat("a", "14:00:00"), trip("a", "15:00:01", 7, 1), trip("a", "15:00:00", 7, 1));
      assertEquals(1, clock.getSideOutput(EventClock.SET_ASIDE).size());
      send(clock, record("a", "{\"heartbeat\":" + (ARRIVAL + EventClock.AHEAD + 1) + "}"));
      assertEquals(2, clock.getSideOutput(EventClock.SET_ASIDE).size());
    }
  }

  private static OneInputStreamOperatorTestHarness<Entry, Trip> harness(OperatorSubtaskState state) throws Exception {
    OneInputStreamOperatorTestHarness<Entry, Trip> harness = new OneInputStreamOperatorTestHarness<>(new EventClock());
    harness.setup();
    if (state != null) harness.initializeState(state);
    harness.open();
    return harness;
  }

  private static void send(OneInputStreamOperatorTestHarness<Entry, Trip> clock, Entry... entries) throws Exception {
    for (Entry entry : entries) clock.processElement(entry, 0);
  }

  private static List<String> watermarks(OneInputStreamOperatorTestHarness<Entry, Trip> clock) {
    List<String> found = new ArrayList<>();
    for (Object each : clock.getOutput())
      if (each instanceof Watermark)
        found.add(Instant.ofEpochMilli(((Watermark) each).getTimestamp()).toString().substring(11, 23));
    return found;
  }

  private static void run(Entry... entries) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(2);
    TaxiWindows.build(environment, new Lists(entries));
    environment.execute();
  }

  private static TreeSet<String> windows(String kind) {
    TreeSet<String> found = new TreeSet<>();
    for (Row row : WINDOWS)
      if (row.getField("kind").equals(kind))
        found.add(
            kind + " " + row.getField("zone") + " " + row.<String>getFieldAs("start").substring(11, 16)
                + " " + row.getField("trips") + " " + row.getField("fareCents"));
    return found;
  }

  private static List<String> reasons() {
    return ASIDE.stream().map(row -> row.getField("kind") + ": " + row.getField("reason")).collect(Collectors.toList());
  }

  private static Entry trip(String shard, String dropoff, int zone, int fareCents) {
    long end = time("2026-03-09T" + dropoff + "Z");
    return record(
        shard,
        "{\"pickup\":" + (end - 600_000) + ",\"dropoff\":" + end + ",\"zone\":" + zone + ",\"fareCents\":" + fareCents + ",\"hundredthsOfMiles\":100}");
  }

  private static Entry openShards(Map<String, List<String>> parents) {
    Entry entry = new Entry();
    entry.openShards = parents;
    return entry;
  }

  private static Entry heartbeat(String shard, String time) {
    return record(shard, "{\"heartbeat\":" + time("2026-03-09T" + time + "Z") + "}");
  }

  private static Entry record(String shard, String text) {
    Entry entry = new Entry();
    entry.shard = shard;
    entry.sequenceNumber = "1";
    entry.arrival = ARRIVAL;
    entry.text = text;
    return entry;
  }

  private static long time(String text) {
    return Instant.parse(text).toEpochMilli();
  }

  /** Connectors to lists. */
  private static final class Lists implements Connectors {
    private final Entry[] entries;

    Lists(Entry... entries) {
      this.entries = entries;
    }

    @Override
    public DataStream<Entry> records(StreamExecutionEnvironment environment) {
      return environment.fromCollection(Arrays.asList(entries)).setParallelism(1);
    }

    @Override
    public void write(DataStream<Row> items, String table) {
      boolean isWindows = table.equals("table.windows");
      items.addSink(
          new SinkFunction<>() {
            @Override
            public void invoke(Row row, Context context) {
              if (isWindows) WINDOWS.add(row);
              else ASIDE.add(row);
            }
          });
    }
  }
}
