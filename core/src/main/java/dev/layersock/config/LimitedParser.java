package dev.layersock.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** A parser that ends where a text is nested too deep: who composes calls itself for each level. */
final class LimitedParser extends ParserImpl {
  private static final int DEEPEST = 64;

  private int depth;

  LimitedParser(LoadSettings settings, String text) {
    super(settings, new StreamReader(settings, text));
  }

  /** Where a text is nested too deep. */
  static final class TooDeepException extends ParserException {
    private static final long serialVersionUID = 1L;

    private TooDeepException(Optional<Mark> place) {
      super("nested more than " + DEEPEST + " levels deep", place);
    }
  }

  /**
   * The next event.
   *
   * @throws TooDeepException if it begins one level too many
   */
  @Override
  public Event next() {
    Event event = super.next();
    if (event instanceof CollectionStartEvent) {
      depth++;
    } else if (event instanceof CollectionEndEvent) {
      depth--;
    }
    if (depth > DEEPEST) {
      throw new TooDeepException(event.getStartMark());
    }
    return event;
  }
}
