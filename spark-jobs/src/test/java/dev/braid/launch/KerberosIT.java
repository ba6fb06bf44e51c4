package dev.braid.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.TestExperiment;
import dev.braid.cluster.KerberosHdfs;
import dev.braid.cluster.SparkHome;
import dev.braid.cluster.Submission;
import dev.braid.store.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The launcher, over an HDFS that takes known users alone. */
@Tag("slow")
class KerberosIT {
  private static KerberosHdfs hdfs;
  private static Checkout checkout;

  private final TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);

  @BeforeAll
  static void begin() throws IOException {
    hdfs = KerberosHdfs.start();
    checkout = new Checkout().with("HADOOP_CONF_DIR", hdfs.configuration().toString());
    Files.createSymbolicLink(checkout.jar(), SparkHome.assembly());
  }

  @AfterAll
  static void end() {
    hdfs.close();
  }

  @Test
  void aUserWithAKeytabTrainsAndEvaluates() throws IOException {
    Submission end = run("--principal", hdfs.principal(), "--keytab", hdfs.keytab().toString());

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(end.output()).contains("tagger | test | round-");
  }

  @Test
  void aStrangerReadsHowToBeKnown() throws IOException {
    Submission end = run();

    assertThat(end.exitCode()).as(end.errors()).isEqualTo(77);
    assertThat(end.errors().lines())
        .filteredOn(line -> line.startsWith("braid: "))
        .singleElement()
        .asString()
        .contains("Client cannot authenticate", "run kinit or give --principal and --keytab");
  }

  private Submission run(String... options) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(experiment.arguments("run", "output=\"" + hdfs.home() + "/runs/tagger\"")));
    all.addAll(List.of("--master", "local[2]", "--driver-java-options", hdfs.jvmOption()));
    all.addAll(List.of(options));
    return checkout.run(all.toArray(String[]::new));
  }
}
