import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One OpenSearch node on 127.0.0.1. The runner's own command can't set ports above 9299, nor the role
 * that ingest pipelines need.
 *
 * <p>Arguments: folder for its data, HTTP port. Ends when its standard input does, so with whoever
 * started it, however that one ends.
 */
public class SearchEngine {
  public static void main(String[] arguments) throws Exception {
    new OpenSearchRunner()
        .onBuild(
            (number, settings) -> {
              settings.put("network.host", "127.0.0.1");
              settings.put("http.port", arguments[1]);
              settings.put("transport.port", "0");
              settings.put("discovery.type", "single-node");
              settings.putList("node.roles", "cluster_manager", "data", "ingest");
              settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            })
        .build(
            OpenSearchRunner.newConfigs()
                .basePath(arguments[0])
                .clusterName("summit-stacks")
                .numOfNode(1));
    while (System.in.read() != -1)
      ;
    Runtime.getRuntime().halt(0);
  }
}
