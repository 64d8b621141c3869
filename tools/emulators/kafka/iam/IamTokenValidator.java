package summitstacks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates clients with SASL/OAUTHBEARER, as MSK does: the token is a presigned URL of
 * kafka-cluster:Connect, which the emulator checks. The principal is the ARN of the caller.
 */
public class IamTokenValidator implements AuthenticateCallbackHandler {
    private static final Logger LOG = LoggerFactory.getLogger(IamTokenValidator.class);

    private record Token(String value, String principalName, long lifetimeMs) implements OAuthBearerToken {
        @Override
        public Set<String> scope() {
            return Set.of();
        }

        @Override
        public Long startTimeMs() {
            return null;
        }
    }

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
    }

    @Override
    public void handle(Callback[] callbacks) throws IOException {
        for (Callback callback : callbacks) {
            if (callback instanceof OAuthBearerValidatorCallback validation) {
                validate(validation);
            }
        }
    }

    private static void validate(OAuthBearerValidatorCallback validation) throws IOException {
        JsonNode answer = Emulator.ask("authenticate", Map.of("token", validation.tokenValue()));
        if (answer.has("error")) {
            LOG.warn("Access denied: {}", answer.get("error").asText());
            validation.error("access_denied", null, null);
        } else {
            String principal = answer.get("principal").asText();
            validation.token(new Token(validation.tokenValue(), principal, answer.get("expires").asLong()));
        }
    }

    @Override
    public void close() {
    }
}
