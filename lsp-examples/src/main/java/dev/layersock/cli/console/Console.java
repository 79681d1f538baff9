package dev.layersock.cli.console;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is around a command: where it reads and writes, the environment, and who may ask it to stop.
 *
 * @param input standard input
 * @param output standard output, for data
 * @param out standard output, for text; flushed by whoever has something to say at once
 * @param err standard error
 * @param showsProgress whether standard error is a terminal, where a line can be written over
 * @param environment the value of an environment variable, null if it is not set
 * @param stops tells when the user or the system wants the program to end
 */
public record Console(
    InputStream input,
    OutputStream output,
    PrintWriter out,
    PrintWriter err,
    boolean showsProgress,
    Function<String, @Nullable String> environment,
    StopSignals stops) {

  /** A console over some streams; text is written in a charset. */
  public static Console of(
      InputStream input,
      OutputStream output,
      OutputStream errors,
      Charset charset,
      boolean showsProgress,
      Function<String, @Nullable String> environment,
      StopSignals stops) {
    return new Console(
        input,
        output,
        new PrintWriter(new OutputStreamWriter(output, charset), false),
        new PrintWriter(new OutputStreamWriter(errors, charset), true),
        showsProgress,
        environment,
        stops);
  }
}
