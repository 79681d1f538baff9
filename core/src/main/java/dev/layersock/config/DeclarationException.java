package dev.layersock.config;

/** A provider's author declared its settings wrongly. The message names record and component. */
final class DeclarationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  DeclarationException(Class<?> record, String component, String mistake) {
    super("settings record " + record.getName() + ", component '" + component + "': " + mistake);
  }
}
