import io.trino.plugin.hive.HivePlugin;
import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.server.testing.TestingTrinoServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Trino on a free port, with the catalogs of a folder (one `.properties` file each). Writes its address
 * into the file `address` of that folder when it is ready, and ends when its input closes.
 */
public final class TrinoProcess {
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        TestingTrinoServer server = TestingTrinoServer.builder()
                .setProperties(Map.of(
                        "query.max-memory", "256MB",
                        "query.max-memory-per-node", "256MB",
                        "memory.heap-headroom-per-node", "64MB"))
                .setBaseDataDir(Optional.of(folder.resolve("data")))
                .build();
        server.installPlugin(new HivePlugin());
        server.installPlugin(new IcebergPlugin());
        for (Path file : catalogs(folder)) {
            Map<String, String> properties = read(file);
            String name = file.getFileName().toString().replace(".properties", "");
            server.createCatalog(name, properties.remove("connector.name"), properties);
        }
        Path draft = folder.resolve("address.new");
        Files.writeString(draft, server.getBaseUrl().toString());
        Files.move(draft, folder.resolve("address"), StandardCopyOption.ATOMIC_MOVE);
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static List<Path> catalogs(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".properties")).sorted().toList();
        }
    }

    private static Map<String, String> read(Path file) throws Exception {
        Properties properties = new Properties();
        try (InputStream input = Files.newInputStream(file)) {
            properties.load(input);
        }
        Map<String, String> read = new HashMap<>();
        properties.forEach((key, value) -> read.put(key.toString(), value.toString()));
        return read;
    }
}
