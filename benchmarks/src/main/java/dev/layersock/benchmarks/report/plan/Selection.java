package dev.layersock.benchmarks.report.plan;

import dev.layersock.benchmarks.report.result.Measurement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Some measurements of a section: of one method, and with some parameters fixed.
 *
 * @param method a name, or {@code *} for any
 * @param params those that are fixed, with their values
 */
public record Selection(String method, SortedMap<String, String> params) {
  private static final String ANY = "*";

  /** All of a method. */
  public static Selection of(String method) {
    return new Selection(method, new TreeMap<>());
  }

  /** Of all methods, where some parameter is fixed by {@link #with}. */
  public static Selection any() {
    return of(ANY);
  }

  /** The same with a parameter fixed. */
  public Selection with(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(params);
    more.put(name, value);
    return new Selection(method, more);
  }

  /** Whether it has the measurement. */
  public boolean matches(Measurement.Id id) {
    return isOf(id.method()) && id.params().entrySet().containsAll(params.entrySet());
  }

  private boolean isOf(String name) {
    return method.equals(ANY) || method.equals(name);
  }

  /**
   * The one of this selection that a measurement is to be compared with: whatever this does not fix
   * is equal. A benchmark that does not have a parameter counts as one with the value that is fixed
   * here; one without any parameters, where nothing is fixed, counts for all values.
   */
  public Optional<Measurement> counterpart(Measurement.Id id, List<Measurement> all) {
    String wanted = method.equals(ANY) ? id.method() : method;
    return all.stream()
        .filter(other -> other.id().type().equals(id.type()))
        .filter(other -> other.id().mode().equals(id.mode()))
        .filter(other -> other.id().method().equals(wanted))
        .filter(other -> agrees(id.params(), other.id().params()))
        .findFirst();
  }

  private boolean agrees(Map<String, String> mine, Map<String, String> theirs) {
    if (params.isEmpty() && theirs.isEmpty()) {
      return true;
    }
    return theirs.entrySet().stream()
            .allMatch(
                param ->
                    param
                        .getValue()
                        .equals(params.getOrDefault(param.getKey(), mine.get(param.getKey()))))
        && mine.entrySet().stream()
            .allMatch(
                param ->
                    theirs.containsKey(param.getKey())
                        || param.getValue().equals(params.get(param.getKey())));
  }

  /** For people, for example {@code layersock8} or {@code 16 layers}. */
  public String text() {
    StringBuilder text = new StringBuilder(method.equals(ANY) ? "" : method);
    params.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : ", ").append(name).append(" ").append(value));
    return text.toString();
  }
}
