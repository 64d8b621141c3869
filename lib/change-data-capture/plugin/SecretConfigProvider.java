package summitstacks;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Values of one secret of AWS Secrets Manager in a connector's configuration: `${secret:password}`
 * is the field `password` of the JSON in the secret that the parameter `arn` names. Credentials and
 * region are those of the worker.
 */
public class SecretConfigProvider implements ConfigProvider {
    private String arn;

    @Override
    public void configure(Map<String, ?> parameters) {
        Object given = parameters.get("arn");
        if (given == null) {
            throw new ConfigException("config.providers.secret.param.arn is missing: give the ARN of a secret.");
        }
        arn = given.toString();
    }

    @Override
    public ConfigData get(String path) {
        Map<String, String> values = new HashMap<>();
        read().fields().forEachRemaining(field -> values.put(field.getKey(), field.getValue().asText()));
        return new ConfigData(values);
    }

    @Override
    public ConfigData get(String path, Set<String> keys) {
        Map<String, String> values = new HashMap<>(get(path).data());
        for (String key : keys) {
            if (!values.containsKey(key)) {
                throw new ConfigException("The secret " + arn + " has no field '" + key + "': restore its earlier version.");
            }
        }
        values.keySet().retainAll(keys);
        return new ConfigData(values);
    }

    private JsonNode read() {
        try (SecretsManagerClient secrets = SecretsManagerClient.create()) {
            return new ObjectMapper().readTree(secrets.getSecretValue(request -> request.secretId(arn)).secretString());
        } catch (IOException error) {
            throw new ConfigException("The secret " + arn + " is no JSON object: restore its earlier version.");
        }
    }

    @Override
    public void close() {
    }
}
