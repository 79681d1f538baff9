package dev.layersock.config;

import dev.layersock.settings.Origin;
import dev.layersock.settings.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the declaration of settings records, and refuses what its author got wrong. */
final class SettingsRecordReader {
  private static final String POSSIBLE =
      "possible are String, boolean, int, long, Duration, ByteSize, DataRate, Cidr, PortRange,"
          + " enums, records of such, List and Optional of such, and Origin";

  private final Deque<Class<?>> open = new ArrayDeque<>();

  SettingsRecord read(Class<? extends Record> type) {
    open.push(type);
    List<SettingComponent> components = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      SettingComponent read = readComponent(type, component);
      if (!keys.add(read.key())) {
        throw new DeclarationException(
            type, component.getName(), "another component has the key '" + read.key() + "', too");
      }
      components.add(read);
    }
    open.pop();
    return new SettingsRecord(type, List.copyOf(components), keys(components), constructor(type));
  }

  /** The keys that a file can have, sorted. */
  private static List<String> keys(List<SettingComponent> components) {
    Predicate<SettingComponent> isPlace = c -> c.type() instanceof SettingType.Place;
    return components.stream()
        .filter(isPlace.negate())
        .map(SettingComponent::key)
        .sorted()
        .toList();
  }

  private SettingComponent readComponent(Class<?> record, RecordComponent component) {
    String name = component.getName();
    SettingType type = typeOf(record, name, component.getGenericType());
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null && !(type instanceof SettingType.Place)) {
      throw new DeclarationException(record, name, "it has no @Setting to describe it");
    }
    String byDefault = setting == null ? "" : setting.byDefault();
    if (!byDefault.isEmpty()
        && (type instanceof SettingType.Maybe || type instanceof SettingType.Place)) {
      throw new DeclarationException(
          record, name, "a default is of no use to a component of this type");
    }
    return new SettingComponent(
        key(name, setting),
        type,
        setting == null ? "" : setting.value(),
        byDefault,
        defaultNode(record, name, type, byDefault));
  }

  private static String key(String name, @Nullable Setting setting) {
    return setting == null || setting.key().isEmpty() ? KebabCase.ofComponent(name) : setting.key();
  }

  private SettingType typeOf(Class<?> record, String name, Type type) {
    if (type == Origin.class) {
      return new SettingType.Place();
    }
    if (type instanceof ParameterizedType generic) {
      Type argument = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return new SettingType.Maybe(inner(record, name, argument, true));
      }
      if (generic.getRawType() == List.class) {
        return new SettingType.Many(inner(record, name, argument, false));
      }
    }
    if (type instanceof Class<?> plain) {
      if (plain.isRecord() && ScalarType.of(plain).isEmpty()) {
        if (open.contains(plain)) {
          throw new DeclarationException(record, name, "a record cannot hold itself");
        }
        return new SettingType.Section(read(plain.asSubclass(Record.class)));
      }
      Optional<ScalarType> scalar = ScalarType.of(plain);
      if (scalar.isPresent()) {
        return new SettingType.Scalar(scalar.get());
      }
    }
    throw new DeclarationException(
        record, name, "type " + type.getTypeName() + " cannot be bound; " + POSSIBLE);
  }

  private SettingType inner(Class<?> record, String name, Type argument, boolean listAllowed) {
    SettingType type = typeOf(record, name, argument);
    boolean isList = type instanceof SettingType.Many;
    if (type instanceof SettingType.Maybe
        || type instanceof SettingType.Place
        || (isList && !listAllowed)) {
      throw new DeclarationException(
          record,
          name,
          "there is no List or Optional of " + argument.getTypeName() + "; " + POSSIBLE);
    }
    return type;
  }

  private static Optional<ConfigNode> defaultNode(
      Class<?> record, String name, SettingType type, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    SourceText source = SettingsRecord.defaultSource(text);
    Problems problems = new Problems(source);
    Optional<ConfigNode> node = YamlReader.read(source, problems);
    // A variable that is not set here may be set where it counts.
    node.ifPresent(present -> new SectionBinder("", any -> null, problems).check(type, present));
    Optional<Problem> wrong =
        problems.all().stream().filter(p -> p.code() != ProblemCode.ENV_UNSET).findFirst();
    if (node.isEmpty() || wrong.isPresent()) {
      throw new DeclarationException(
          record,
          name,
          "its default \""
              + text
              + "\" is wrong"
              + wrong.map(problem -> ": " + problem.message()).orElse(""));
    }
    return node;
  }

  private static Constructor<? extends Record> constructor(Class<? extends Record> type) {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException | InaccessibleObjectException e) {
      throw new DeclarationException(type, "(constructor)", "it cannot be called: " + e);
    }
  }
}
