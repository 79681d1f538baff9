package dev.layersock.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of chains for the tests. */
final class Chains {
  /** The name of the file. */
  static final String FILE = "chains.yaml";

  /** So fast that it limits nothing. */
  static final String UNLIMITED = "token-rate: 80Gbit/s";

  private Chains() {}

  /** Writes the chain of all example layers, with settings of qos. */
  static void write(Path folder, String qos) throws IOException {
    Files.writeString(
        folder.resolve(FILE),
        """
        chains:
          web:
            - logging
            - filter:
                rules:
                  - {deny: 127.0.0.9, label: lab}
                  - allow: 127.0.0.0/8
            - qos: {%s}
            - nio: {connect-timeout: 500ms}
        """
            .formatted(qos));
  }
}
