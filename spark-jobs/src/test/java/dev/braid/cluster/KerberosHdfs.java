package dev.braid.cluster;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.minikdc.MiniKdc;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * A Kerberos server, a name node and a data node, which take encrypted calls and data of known
 * users alone: in a process of their own, because this is a setting of a whole JVM.
 */
public final class KerberosHdfs implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready (\\S+) (\\S+) (\\S+)");
  private static final String CLASS_PATH = "surefire.test.class.path";

  private final LoggedProcess process;
  private final Path folder;
  private final MatchResult ready;

  private KerberosHdfs(LoggedProcess process, Path folder, MatchResult ready) {
    this.process = process;
    this.folder = folder;
    this.ready = ready;
  }

  /** Starts them. */
  public static KerberosHdfs start() {
    Path folder = SparkHome.scratch("kerberos");
    String tests = System.getProperty(CLASS_PATH, System.getProperty("java.class.path"));
    List<String> command =
        SparkHome.command(
            SparkHome.fastStart(List.of()), KerberosHdfs.class.getName(), folder.toString());
    command.set(command.indexOf("-cp") + 1, tests);
    LoggedProcess process = LoggedProcess.start(folder, Map.of(), command);
    try {
      return new KerberosHdfs(process, folder, process.awaitOutput(READY, Duration.ofMinutes(2)));
    } catch (AssertionError e) {
      throw new AssertionError(process.kill().errors(), e);
    }
  }

  /** The home of the user, who alone may look into it. */
  public String home() {
    return ready.group(1) + "/user/alice";
  }

  /** What HADOOP_CONF_DIR has to name. */
  public Path configuration() {
    return folder.resolve("conf");
  }

  /** The option of a JVM that names the Kerberos server. */
  public String jvmOption() {
    return "-Djava.security.krb5.conf=" + ready.group(2);
  }

  /** The user's name. */
  public String principal() {
    return ready.group(3);
  }

  /** The user's key. */
  public Path keytab() {
    return folder.resolve("alice.keytab");
  }

  @Override
  public void close() {
    process.close();
  }

  /** Serves until it is killed. */
  public static void main(String[] arguments) {
    try {
      serve(Path.of(arguments[0]));
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void serve(Path folder) throws Exception {
    File services = folder.resolve("services.keytab").toFile();
    MiniKdc kdc = new MiniKdc(MiniKdc.createConf(), folder.toFile());
    kdc.start();
    kdc.createPrincipal(services, "hdfs/localhost", "HTTP/localhost");
    kdc.createPrincipal(folder.resolve("alice.keytab").toFile(), "alice");
    Configuration configuration = secure("@" + kdc.getRealm(), services);
    UserGroupInformation.setConfiguration(configuration);
    MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(configuration, folder.resolve("dfs").toFile())
            .checkDataNodeAddrConfig(true)
            .build();
    cluster.waitActive();
    makeHome(cluster.getFileSystem());
    writeClient(cluster, configuration, Files.createDirectory(folder.resolve("conf")));
    System.out.printf(
        "ready %s %s alice@%s%n",
        cluster.getURI().toString().replaceAll("/$", ""), kdc.getKrb5conf(), kdc.getRealm());
    Thread.currentThread().join();
  }

  private static Configuration secure(String realm, File keys) {
    Configuration configuration = new Configuration();
    configuration.set("hadoop.security.authentication", "kerberos");
    configuration.set("hadoop.security.authorization", "true");
    configuration.set("hadoop.rpc.protection", "privacy");
    configuration.set("dfs.data.transfer.protection", "privacy");
    configuration.set("dfs.block.access.token.enable", "true");
    configuration.set("ignore.secure.ports.for.testing", "true");
    for (String role : new String[] {"namenode", "datanode"}) {
      configuration.set("dfs." + role + ".kerberos.principal", "hdfs/localhost" + realm);
      configuration.set("dfs." + role + ".keytab.file", keys.getPath());
    }
    configuration.set("dfs.web.authentication.kerberos.principal", "HTTP/localhost" + realm);
    configuration.set("dfs.web.authentication.kerberos.keytab", keys.getPath());
    return configuration;
  }

  private static void makeHome(FileSystem files) throws IOException {
    org.apache.hadoop.fs.Path home = new org.apache.hadoop.fs.Path("/user/alice");
    files.mkdirs(home);
    files.setPermission(home, new FsPermission("700"));
    files.setOwner(home, "alice", "alice");
  }

  private static void writeClient(MiniDFSCluster cluster, Configuration server, Path folder)
      throws IOException {
    Configuration client = new Configuration(false);
    client.set("fs.defaultFS", cluster.getURI().toString());
    for (String key :
        new String[] {
          "hadoop.security.authentication",
          "hadoop.rpc.protection",
          "dfs.data.transfer.protection",
          "dfs.namenode.kerberos.principal"
        }) {
      client.set(key, server.get(key));
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve("core-site.xml"))) {
      client.writeXml(out);
    }
  }
}
