package dev.layersock.contract;

import java.lang.reflect.Method;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.IncompleteExecutionException;

/** Has every failure begin with the rule that is broken, and say where: the test's display name. */
public final class RuleReport implements TestExecutionExceptionHandler {
  private static final Pattern RULE = Pattern.compile("[A-Z]{4}-\\d\\d: .*");

  /** For JUnit. */
  public RuleReport() {}

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    String rule = context.getTestMethod().map(RuleReport::sentence).orElse("");
    if (failure instanceof IncompleteExecutionException || !RULE.matcher(rule).matches()) {
      throw failure;
    }
    String why = String.valueOf(failure.getMessage()).strip();
    throw new AssertionFailedError(
        "broken: " + rule + " [" + place(context) + "]: " + why, failure);
  }

  private static String sentence(Method test) {
    org.junit.jupiter.api.DisplayName name =
        test.getAnnotation(org.junit.jupiter.api.DisplayName.class);
    return name == null ? "" : name.value();
  }

  /** The display names from the class down to the invocation. */
  private static String place(ExtensionContext context) {
    String own = context.getTestMethod().map(RuleReport::sentence).orElse("");
    StringBuilder place = new StringBuilder();
    ExtensionContext at = context;
    while (at.getParent().isPresent() && at.getTestClass().isPresent()) {
      if (!at.getDisplayName().equals(own)) {
        place.insert(0, place.isEmpty() ? at.getDisplayName() : at.getDisplayName() + ", ");
      }
      at = at.getParent().get();
    }
    return place.toString();
  }
}
