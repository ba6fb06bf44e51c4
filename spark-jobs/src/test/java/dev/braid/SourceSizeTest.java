package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import dev.braid.cluster.SparkHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Files and methods of both modules stay short enough to be read. */
class SourceSizeTest {
  private static final int LINES_OF_A_FILE = 450;
  private static final int LINES_OF_A_METHOD = 45;

  @Test
  void filesAreShort() {
    assertThat(sources())
        .hasSizeGreaterThan(100)
        .allSatisfy(
            file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(LINES_OF_A_FILE));
  }

  @Test
  void methodsAreShort() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources()));
      LongMethods methods = new LongMethods(Trees.instance(task).getSourcePositions());
      for (CompilationUnitTree file : task.parse()) {
        methods.scan(file, file);
      }
      assertThat(methods.seen).isGreaterThan(500);
      assertThat(methods.tooLong).isEmpty();
    }
  }

  private static List<Path> sources() {
    List<Path> sources = new ArrayList<>();
    for (String module : List.of("model", "spark-jobs")) {
      try (Stream<Path> files = Files.walk(SparkHome.project().resolve(module + "/src"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sources;
  }

  private static final class LongMethods extends TreeScanner<Void, CompilationUnitTree> {
    private final SourcePositions positions;
    private final List<String> tooLong = new ArrayList<>();
    private int seen;

    LongMethods(SourcePositions positions) {
      this.positions = positions;
    }

    @Override
    public Void visitMethod(MethodTree method, CompilationUnitTree file) {
      seen++;
      long lines = lines(method, file);
      if (lines > LINES_OF_A_METHOD) {
        tooLong.add(file.getSourceFile().getName() + ": " + method.getName() + " has " + lines);
      }
      return super.visitMethod(method, file);
    }

    private long lines(Tree tree, CompilationUnitTree file) {
      long first = file.getLineMap().getLineNumber(positions.getStartPosition(file, tree));
      long last = file.getLineMap().getLineNumber(positions.getEndPosition(file, tree));
      return last - first + 1;
    }
  }
}
