package summitstacks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.util.Map;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Client of the emulator, which knows keys and policies. Its address is a system property. */
final class Emulator {
    private static final String ADDRESS = System.getProperty("summitstacks.permissions");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECT_MILLISECONDS = 5_000;
    private static final int READ_MILLISECONDS = 30_000;

    private Emulator() {
    }

    /** Returns the answer to a request. */
    static JsonNode ask(String operation, Map<String, String> request) throws IOException {
        URL url = new URL(ADDRESS + "/" + operation);
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT_MILLISECONDS);
        connection.setReadTimeout(READ_MILLISECONDS);
        connection.setDoOutput(true);
        try (OutputStream body = connection.getOutputStream()) {
            body.write(JSON.writeValueAsBytes(request));
        }
        try (InputStream answer = connection.getInputStream()) {
            return JSON.readTree(answer);
        }
    }
}
