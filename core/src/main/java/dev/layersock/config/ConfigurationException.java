package dev.layersock.config;

import java.util.List;
import java.util.stream.Collectors;

/** A file has problems, so that nothing of it was used. The message is made for people. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  ConfigurationException(String fileName, List<Problem> problems) {
    super(message(fileName, problems));
    this.problems = List.copyOf(problems);
  }

  /** All of them, in the order of their places; at least one. Empty after deserialization. */
  public List<Problem> problems() {
    return problems == null ? List.of() : problems;
  }

  private static String message(String fileName, List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"))
        + "\n"
        + problems.size()
        + (problems.size() == 1 ? " problem in " : " problems in ")
        + fileName
        + "; nothing of it was used";
  }
}
