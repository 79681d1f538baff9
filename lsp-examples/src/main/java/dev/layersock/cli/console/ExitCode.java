package dev.layersock.cli.console;

import dev.layersock.composition.ChainSpec;
import dev.layersock.error.WsaException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a command tells the shell when it ends. */
public enum ExitCode {
  /** All went well. */
  OK(0, "all went well"),
  /** The operation failed. */
  FAILED(1, "the operation failed, for example a connect that nobody answered"),
  /** The command line is wrong. */
  USAGE(2, "the command line is wrong"),
  /** The file is wrong. */
  BAD_FILE(3, "the file of chains is wrong, or is missing"),
  /** A layer of the chain refuses. */
  REFUSED(4, "a layer of the chain refuses the connection"),
  /** A mistake in the program. */
  BUG(70, "an error in the program itself; -v shows where"),
  /** Interrupted from the keyboard, or told to stop before the end. */
  INTERRUPTED(130, "interrupted, or told to stop before the end");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** The number that the shell sees. */
  public int number() {
    return number;
  }

  /** Of a connect that failed: refused if it was a layer of the chain that raised the failure. */
  public static ExitCode of(WsaException failure, ChainSpec chain) {
    boolean byLayer =
        chain.layers().stream().anyMatch(layer -> layer.name().equals(failure.provider()));
    return byLayer ? REFUSED : FAILED;
  }

  /** For the help: what each number means. */
  public static Map<String, String> help() {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (ExitCode code : values()) {
      meanings.put(Integer.toString(code.number), code.meaning);
    }
    return meanings;
  }
}
