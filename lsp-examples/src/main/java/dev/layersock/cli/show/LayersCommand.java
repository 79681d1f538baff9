package dev.layersock.cli.show;

import dev.layersock.cli.argument.ChainFileArgument;
import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.Console;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.descriptor.ProviderDescriptor;
import dev.layersock.discovery.ProviderRegistry;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the providers on the class path, or describes one. */
@Command(
    name = "layers",
    description = "List the layers and bases that chains can be made of, or describe one.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  layersock layers              all of them",
      "  layersock layers filter       what can be set in the layer filter",
      "  java -cp layersock.jar:my-layer.jar dev.layersock.cli.Main layers"
    })
public final class LayersCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The layer or base to describe; all are listed without.")
  private @Nullable String name;

  @Mixin private JsonOutput json = new JsonOutput();

  /** For a console. */
  public LayersCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ProviderRegistry registry = ChainFileArgument.registry();
    if (name != null) {
      show(ProviderPage.of(find(registry, name)));
    } else {
      list(registry);
    }
    return ExitCode.OK.number();
  }

  private static ProviderDescriptor find(ProviderRegistry registry, String name) {
    return registry
        .find(name)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "there is no layer or base '"
                        + name
                        + "'; there are: "
                        + all(registry)
                            .map(ProviderDescriptor::name)
                            .collect(Collectors.joining(", "))));
  }

  private static Stream<ProviderDescriptor> all(ProviderRegistry registry) {
    return Stream.concat(registry.layers().stream(), registry.bases().stream());
  }

  private void show(ProviderPage page) {
    if (json.isWanted()) {
      json.print(console.out(), page);
    } else {
      page.print(console.out());
    }
  }

  private void list(ProviderRegistry registry) {
    if (json.isWanted()) {
      json.print(console.out(), all(registry).map(ProviderPage::of).toList());
      return;
    }
    PrintWriter out = console.out();
    out.println("Layers");
    print(registry.layers());
    out.println();
    out.println("Bases, one of which ends each chain");
    print(registry.bases());
    out.println();
    out.println("'layersock layers NAME' describes one.");
  }

  private void print(List<? extends ProviderDescriptor> providers) {
    Table table = new Table();
    for (ProviderDescriptor provider : providers) {
      table.row(provider.name(), provider.summary());
    }
    table.print(console.out(), "  ");
  }
}
