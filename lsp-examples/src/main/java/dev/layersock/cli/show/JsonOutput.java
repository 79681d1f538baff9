package dev.layersock.cli.show;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The option {@code --json}, and what it prints: records, their components with hyphens. */
public final class JsonOutput {
  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .serializeNulls()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_DASHES)
          .create();

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean wanted;

  /** For picocli. */
  public JsonOutput() {}

  boolean isWanted() {
    return wanted;
  }

  void print(PrintWriter out, Object value) {
    GSON.toJson(value, out);
    out.println();
  }
}
