package summitstacks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authorizes requests by the IAM policies of the caller, which the emulator evaluates. A listener
 * without authentication is the operator's own and may do everything.
 *
 * https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
 */
public class IamAuthorizer implements Authorizer {
    private static final Logger LOG = LoggerFactory.getLogger(IamAuthorizer.class);

    /** Time for which an answer is used again; a changed policy takes less than a minute on AWS. */
    private static final long KEPT_MILLISECONDS = 2_000;

    private static final Map<ResourceType, Map<AclOperation, String>> ACTIONS = Map.of(
        ResourceType.CLUSTER, Map.of(
            AclOperation.DESCRIBE, "DescribeCluster",
            AclOperation.ALTER, "AlterCluster",
            AclOperation.DESCRIBE_CONFIGS, "DescribeClusterDynamicConfiguration",
            AclOperation.ALTER_CONFIGS, "AlterClusterDynamicConfiguration",
            AclOperation.IDEMPOTENT_WRITE, "WriteDataIdempotently"),
        ResourceType.TOPIC, Map.of(
            AclOperation.CREATE, "CreateTopic",
            AclOperation.DESCRIBE, "DescribeTopic",
            AclOperation.ALTER, "AlterTopic",
            AclOperation.DELETE, "DeleteTopic",
            AclOperation.DESCRIBE_CONFIGS, "DescribeTopicDynamicConfiguration",
            AclOperation.ALTER_CONFIGS, "AlterTopicDynamicConfiguration",
            AclOperation.READ, "ReadData",
            AclOperation.WRITE, "WriteData"),
        ResourceType.GROUP, Map.of(
            AclOperation.DESCRIBE, "DescribeGroup",
            AclOperation.READ, "AlterGroup",
            AclOperation.DELETE, "DeleteGroup"),
        ResourceType.TRANSACTIONAL_ID, Map.of(
            AclOperation.DESCRIBE, "DescribeTransactionalId",
            AclOperation.WRITE, "AlterTransactionalId"));

    private record Question(String principal, String action, String kind, String name) {
    }

    private record Answer(boolean allowed, long until) {
    }

    private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        String principal = context.principal().getName();
        boolean operator = principal.equals(KafkaPrincipal.ANONYMOUS.getName());
        return actions.stream()
            .map(action -> operator || isAllowed(principal, action) ? AuthorizationResult.ALLOWED : AuthorizationResult.DENIED)
            .collect(Collectors.toList());
    }

    /** Idempotent writes need their own action, also for who may write to some topic. */
    @Override
    public AuthorizationResult authorizeByResourceType(
        AuthorizableRequestContext context, AclOperation operation, ResourceType type) {
        boolean operator = context.principal().equals(KafkaPrincipal.ANONYMOUS);
        return operator ? AuthorizationResult.ALLOWED : AuthorizationResult.DENIED;
    }

    private boolean isAllowed(String principal, Action action) {
        ResourceType type = action.resourcePattern().resourceType();
        String name = ACTIONS.getOrDefault(type, Map.of()).get(action.operation());
        if (name == null) {
            return false;
        }
        String kind = type.name().toLowerCase().replace('_', '-');
        Question question = new Question(principal, "kafka-cluster:" + name, kind, action.resourcePattern().name());
        Answer known = answers.get(question);
        if (known == null || known.until < System.currentTimeMillis()) {
            known = new Answer(ask(question, action.logIfDenied()), System.currentTimeMillis() + KEPT_MILLISECONDS);
            answers.put(question, known);
        }
        return known.allowed;
    }

    private static boolean ask(Question question, boolean logIfDenied) {
        try {
            boolean allowed = Emulator.ask("authorize", Map.of(
                "principal", question.principal,
                "action", question.action,
                "kind", question.kind,
                "name", question.name)).get("allowed").asBoolean();
            if (!allowed && logIfDenied) {
                LOG.warn("Access denied: {}", question);
            }
            return allowed;
        } catch (IOException error) {
            LOG.error("The emulator does not answer for {}: access denied.", question, error);
            return false;
        }
    }

    @Override
    public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
        return server.endpoints().stream()
            .collect(Collectors.toMap(Function.identity(), endpoint -> CompletableFuture.completedFuture(null)));
    }

    @Override
    public List<? extends CompletionStage<AclCreateResult>> createAcls(
        AuthorizableRequestContext context, List<AclBinding> bindings) {
        throw withoutLists();
    }

    @Override
    public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
        AuthorizableRequestContext context, List<AclBindingFilter> filters) {
        throw withoutLists();
    }

    @Override
    public Iterable<AclBinding> acls(AclBindingFilter filter) {
        throw withoutLists();
    }

    private static UnsupportedOperationException withoutLists() {
        return new UnsupportedOperationException("There are no access control lists here: policies of IAM decide.");
    }

    @Override
    public void configure(Map<String, ?> configs) {
    }

    @Override
    public void close() {
    }
}
