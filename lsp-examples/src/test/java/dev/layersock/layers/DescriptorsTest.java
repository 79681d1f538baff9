package dev.layersock.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.settings.Setting;
import jakarta.inject.Inject;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
  private static List<LayerDescriptor> descriptors() {
    return ServiceLoader.load(LayerDescriptor.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  @Test
  @DisplayName("The four layers are found by their names")
  void found() {
    assertThat(descriptors())
        .extracting(LayerDescriptor::name)
        .contains("connect-data", "filter", "logging", "qos");
  }

  @Test
  @DisplayName("Each layer has one constructor for injection, and describes every setting")
  void wellFormed() {
    for (LayerDescriptor descriptor : descriptors()) {
      assertThat(Arrays.stream(descriptor.provider().getDeclaredConstructors()))
          .filteredOn(DescriptorsTest::isInjected)
          .as(descriptor.name())
          .hasSize(1);
      for (RecordComponent component : descriptor.settings().getRecordComponents()) {
        assertThat(component.isAnnotationPresent(Setting.class))
            .as("%s.%s", descriptor.name(), component.getName())
            .isTrue();
      }
      assertThat(descriptor.summary()).isNotBlank().doesNotEndWith(".");
    }
  }

  private static boolean isInjected(Constructor<?> constructor) {
    return constructor.isAnnotationPresent(Inject.class);
  }
}
