package dev.layersock.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import dev.layersock.contract.WholeContract;
import dev.layersock.contract.transport.TransportContract;
import dev.layersock.contract.wspconnect.WspConnectContract;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventStatistics;

@DisplayName("The transport of a stranger")
@Timeout(120)
class StrangersTransportIT {
  /** Stands for what the stranger has: that it is one of ours makes no difference. */
  private static final String TRANSPORT =
      """
      package mine;

      import dev.layersock.nio.*;
      import dev.layersock.protocol.ProtocolInfo;
      import dev.layersock.spi.*;
      import java.nio.channels.spi.SelectorProvider;
      import java.util.List;

      final class MyTransport {
        static final List<ProtocolInfo> PROTOCOLS =
            new NioDescriptor().protocols(NioSettings.DEFAULT);

        static ServiceProvider provider(ProviderContext context) {
          return new NioProvider(NioSettings.DEFAULT, context, SelectorProvider.provider());
        }
      }
      """;

  @TempDir Path project;

  @Test
  @DisplayName("is tested by the class that docs/wspconnect.md shows")
  void runsTheContract() throws Exception {
    Map<String, String> shown = new Readme(Path.of("..", "docs", "wspconnect.md")).files();
    String test = Objects.requireNonNull(shown.get("mine/MyTransportTest.java"));
    compile(Map.of("MyTransport.java", TRANSPORT, "MyTransportTest.java", test));
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {project.toUri().toURL()}, TransportContract.class.getClassLoader())) {
      Class<?> contract = loader.loadClass("mine.MyTransportTest");
      run(selectNestedClass(List.of(contract), nested(WholeContract.class, "Connect")));
      run(
          selectNestedClass(
              List.of(contract, nested(TransportContract.class, "Connects")),
              nested(WspConnectContract.class, "Results")));
    }
  }

  private void compile(Map<String, String> sources) throws Exception {
    String[] options = {"-cp", classPath(), "-d", project.toString()};
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Files.writeString(project.resolve(source.getKey()), source.getValue());
    }
    String[] arguments =
        Stream.concat(
                Arrays.stream(options),
                sources.keySet().stream().map(name -> project.resolve(name).toString()))
            .toArray(String[]::new);
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static Class<?> nested(Class<?> outer, String name) {
    return Arrays.stream(outer.getDeclaredClasses())
        .filter(type -> type.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void run(DiscoverySelector selector) {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selector)
        .execute()
        .testEvents()
        .assertStatistics(StrangersTransportIT::allSucceed)
        .succeeded()
        .assertThatEvents()
        .hasSizeGreaterThan(15);
  }

  private static void allSucceed(EventStatistics statistics) {
    statistics.failed(0);
  }
}
