package dev.layersock.cli;

import picocli.CommandLine.IVersionProvider;

/** Which version this is, as the jar says. */
public final class Version implements IVersionProvider {
  /** For picocli. */
  public Version() {}

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "layersock "
          + (version == null ? "(not from a jar)" : version)
          + ", Java "
          + System.getProperty("java.version")
    };
  }
}
