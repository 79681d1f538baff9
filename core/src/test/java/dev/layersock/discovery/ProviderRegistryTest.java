package dev.layersock.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.layersock.descriptor.BaseDescriptor;
import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.descriptor.ProviderDescriptor;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.settings.NoSettings;
import dev.layersock.spi.base.BaseProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderRegistryTest {
  private record SampleBase(String name) implements BaseDescriptor<NoSettings> {
    @Override
    public String summary() {
      return "A base of tests";
    }

    @Override
    public Class<NoSettings> settings() {
      return NoSettings.class;
    }

    @Override
    public List<ProtocolInfo> protocols(NoSettings settings) {
      return List.of();
    }

    @Override
    public Class<BaseProvider> provider() {
      return BaseProvider.class;
    }
  }

  @TempDir private Path folder;

  private ProviderRegistry discover(String... providers) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(services.resolve(LayerDescriptor.class.getName()), List.of(providers));
    URL[] urls = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
      return ProviderRegistry.discover(loader);
    }
  }

  @Test
  @DisplayName("A layer that a service file lists is found by its name")
  void discovers() throws IOException {
    ProviderRegistry registry = discover(SampleLayer.class.getName());
    assertThat(registry.find("sample")).get().isInstanceOf(SampleLayer.class);
    assertThat(registry.layers()).extracting(ProviderDescriptor::name).contains("sample");
    assertThat(registry.find("other")).isEmpty();
  }

  @Test
  @DisplayName("Two providers of one name are refused with the names of both classes")
  void duplicates() {
    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(
            () -> discover(SampleLayer.class.getName(), SampleLayer.Namesake.class.getName()))
        .withMessageContaining("'sample'")
        .withMessageContaining(SampleLayer.class.getName() + " and ")
        .withMessageContaining(SampleLayer.Namesake.class.getName());
  }

  @Test
  @DisplayName("A descriptor that is not there is named, with the service file that lists it")
  void missing() {
    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> discover("com.example.Nowhere"))
        .withMessageContaining("META-INF/services/dev.layersock.descriptor.LayerDescriptor")
        .withMessageContaining("com.example.Nowhere");
  }

  @Test
  @DisplayName("A descriptor that fails is named, with its reason")
  void failing() {
    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> discover(SampleLayer.Failing.class.getName()))
        .withMessageContaining(SampleLayer.Failing.class.getName())
        .withMessageContaining("no licence");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Sample", "two words", "under_score", "-a", "a-", "a--b", "a#2"})
  @DisplayName("An ill-formed name is refused with the class that has it")
  void illFormedNames(String name) {
    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> ProviderRegistry.of(List.of(new SampleLayer(name))))
        .withMessageContaining("'" + name + "'")
        .withMessageContaining(SampleLayer.class.getName());
  }

  @Test
  @DisplayName("Layers and bases are listed apart, each sorted by name")
  void sorted() {
    ProviderRegistry registry =
        ProviderRegistry.of(
            List.of(
                new SampleLayer("b"),
                new SampleBase("z"),
                new SampleLayer("a"),
                new SampleBase("c")));
    assertThat(registry.layers()).extracting(ProviderDescriptor::name).containsExactly("a", "b");
    assertThat(registry.bases()).extracting(ProviderDescriptor::name).containsExactly("c", "z");
  }
}
