package dev.layersock.contract.wspconnect;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Every style through 0, 1 and 7 layers. */
final class StylesAndLayers implements ArgumentsProvider {
  private static final int[] LAYERS = {0, 1, 7};

  StylesAndLayers() {}

  @Override
  public Stream<Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    Style[] styles =
        context
            .getTestClass()
            .map(type -> type.getAnnotation(In.class))
            .map(In::value)
            .orElse(Style.values());
    return Arrays.stream(styles)
        .flatMap(style -> Arrays.stream(LAYERS).mapToObj(n -> Arguments.of(style, n)));
  }
}
