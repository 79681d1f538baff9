package dev.layersock.config;

import java.util.Arrays;
import java.util.Optional;

/**
 * The kinds of problems that a file can have. A code stays the same for ever: it is what people
 * search for. 1xx is about the file and YAML, 2xx about keys and values, 3xx about chains.
 */
public enum ProblemCode {
  /** The file cannot be read. */
  UNREADABLE(
      101,
      "the file cannot be read",
      "The file is missing, is a directory, or this program may not read it."),
  /** There is nothing in the file. */
  EMPTY_FILE(
      102,
      "the file is empty",
      "A file needs at least 'chains:' with one chain, for example 'chains: {plain: [nio]}'."),
  /** The text is not YAML. */
  NOT_YAML(
      103,
      "not YAML",
      "The text breaks the rules of YAML 1.2, so nothing behind this place was looked at. Usual"
          + " causes: a tab in the indentation, a missing ':' or space after it, an open bracket,"
          + " an unquoted ${...} within [ ] or { }."),
  /** The same key twice. */
  DUPLICATE_KEY(
      104,
      "a key stands there twice",
      "A key may stand once in its section; which of the two is meant is not guessed."),
  /** The file is larger than any sensible one. */
  TOO_LARGE(105, "the file is too large", "A file has at most 1 MiB and 64 levels of nesting."),
  /** The bytes are no text. */
  NOT_TEXT(
      106,
      "not a text",
      "The file is not encoded in UTF-8, or has a character that cannot be printed."),
  /** A feature of YAML that is not used here. */
  YAML_FEATURE(
      107,
      "a YAML feature that has no meaning here",
      "Tags (!x), merge keys (<<), keys that are no plain text and anchors within themselves are"
          + " not used. Aliases (*x) of a whole section or value are."),

  /** A key that is not known at its place. */
  UNKNOWN_KEY(
      201,
      "unknown key",
      "The top level knows 'chains' and 'entries'; an entry knows 'name', 'chain', 'family' and"
          + " 'type'."),
  /** A list where a text is expected, and the like. */
  WRONG_SHAPE(
      202,
      "a value of the wrong shape",
      "A map, a list or a single value stands where another of these is expected."),
  /** A layer is not written as one. */
  BAD_LISTING(
      203,
      "not a layer",
      "A chain lists each layer as '- name' or as '- name: {setting: value}'. Settings on lines of"
          + " their own are indented further than the layer's name."),
  /** A setting that the provider does not have. */
  UNKNOWN_SETTING(
      204,
      "unknown setting",
      "The provider, or this section of its settings, has no setting of this name. Names are"
          + " written in lower case with hyphens."),
  /** Something required is not there. */
  MISSING(205, "something required is missing", "The key has no default, so it must be given."),
  /** A name that cannot be one. */
  BAD_NAME(
      206,
      "not a name",
      "Names of chains, entries and instances start with a letter or digit, and go on with"
          + " letters, digits, '.', '_' and '-'."),
  /** Not a number. */
  BAD_NUMBER(207, "not a number", "A whole number is written in digits, for example 16 or -1."),
  /** Neither true nor false. */
  BAD_BOOLEAN(
      208, "neither true nor false", "As in YAML 1.2, 'yes', 'on' and 'no' are mere texts."),
  /** A value beyond its limits. */
  OUT_OF_RANGE(209, "out of range", "The value is well-formed, but beyond what is possible here."),
  /** Not a duration. */
  BAD_DURATION(
      210,
      "not a duration",
      "A duration is a number with one of the units ns, us, ms, s, m, h, d, without a space:"
          + " 250ms. Only 0 needs no unit."),
  /** Not a number of bytes. */
  BAD_SIZE(
      211,
      "not a size",
      "A size is a number of bytes, with or without one of the units B, kB, MB, GB, TB (powers of"
          + " 1000) and KiB, MiB, GiB, TiB (powers of 1024): 64KiB."),
  /** Not a rate. */
  BAD_RATE(
      212,
      "not a rate",
      "A rate is a number with a unit of bits (bit/s, kbit/s, Mbit/s, Gbit/s) or of bytes (B/s,"
          + " kB/s, MB/s, GB/s, KiB/s, MiB/s, GiB/s): 16Mbit/s. Upper and lower case differ."),
  /** Not a block of addresses. */
  BAD_CIDR(
      213,
      "not a block of addresses",
      "An IPv4 or IPv6 address as a literal, with or without '/' and the length of its prefix:"
          + " 10.0.0.0/8. No bit is set behind the prefix. Host names are never looked up."),
  /** Not a range of ports. */
  BAD_PORTS(214, "not ports", "Ports are written 443, 8000-8999 or any; they are 0 to 65535."),
  /** Not one of the possible words. */
  UNKNOWN_CHOICE(215, "not one of the choices", "The value is one of a few fixed words."),
  /** A key without a value. */
  NO_VALUE(
      216,
      "a key without a value",
      "Nothing, null or ~ stands behind the key. For the default, leave the key out; for an empty"
          + " text, write ''."),
  /** The environment lacks a variable. */
  ENV_UNSET(
      217,
      "an environment variable is not set",
      "The value names an environment variable that is not set, and no default:"
          + " ${NAME:default}."),
  /** Not a well-formed reference to the environment. */
  ENV_SYNTAX(
      218,
      "not a reference to the environment",
      "Written ${NAME} or ${NAME:default}, with letters, digits and '_' in the name; not one"
          + " within another. A text with '${' itself is written '$${', and one with '$NAME'"
          + " '$$NAME': a dollar more."),
  /** The settings, taken together, make no sense to their provider. */
  REFUSED(
      219,
      "settings that do not fit together",
      "Each value is well-formed, but the provider refuses them as they are. Its own words are in"
          + " the message."),

  /** What a program that fills in templates was to replace. */
  TEMPLATE_LEFT(
      220,
      "left over from a template",
      "The value has a mark such as {{ name }} or @name@, which some program was to replace before"
          + " this file is read. Nothing replaces it here. A text that has to have such a mark is"
          + " written with the mark's beginning twice: '{{{{ name }}', '@@name@', '%%NAME%',"
          + " '<%<% name %>', '#{#{name}'."),
  /** No provider has this name. */
  UNKNOWN_PROVIDER(
      301,
      "unknown layer or base",
      "No provider of this name is on the class path. Names are in lower case."),
  /** A chain ends with a layer. */
  NO_BASE(302, "a chain without a base", "The last of a chain is its base, a transport."),
  /** Something is listed behind a base. */
  BASE_NOT_LAST(
      303,
      "a base before the end",
      "Listed first is nearest the application; a base stands on nothing, so it comes last, and"
          + " there is one in a chain."),
  /** Nothing is listed. */
  EMPTY_CHAIN(304, "an empty chain", "A chain lists a base at least."),
  /** Two of a chain have the same name. */
  DUPLICATE_INSTANCE(
      305,
      "a name twice in a chain",
      "Logs and errors call layers and base by their names, so they differ within a chain."),
  /** Two entries have the same name. */
  DUPLICATE_ENTRY(
      306,
      "a name twice among the entries",
      "An entry without 'name' has its chain's name. Names of entries differ."),
  /** An entry names a chain that is not there. */
  UNKNOWN_CHAIN(307, "an entry without its chain", "An entry names a chain of the same file."),
  /** A layer is on the wrong side of another. */
  WRONG_ORDER(
      308,
      "layers in the wrong order",
      "A layer says that, in a chain with both, it must be listed before the other. Listed first"
          + " is nearest the application."),
  /** What is below a layer cannot do what it needs. */
  LACKS_CAPABILITY(
      309,
      "a layer lacks what it needs",
      "A layer needs a capability that, for a protocol that the chain is offered for, neither the"
          + " base has nor a layer between adds. List such a layer below it, take another base, or"
          + " limit the chain's entries to other protocols."),
  /** No protocol of a chain fits an entry. */
  NO_PROTOCOL(
      310,
      "no such protocol",
      "The chain's base, with its settings, offers no protocol of the family and type that the"
          + " entry asks for."),
  /** A provider's own code is wrong. */
  BROKEN_PROVIDER(
      311,
      "a provider is broken",
      "The mistake is not in the file: the provider's author declared its settings wrongly, or its"
          + " descriptor failed. Tell the author, with the message."),
  /** A file without chains. */
  NO_CHAINS(312, "no chain", "A file needs at least one chain under 'chains:'."),
  /** Two chains have the same name. */
  DUPLICATE_CHAIN(313, "a chain's name twice", "Chains of a file have different names.");

  private final String id;
  private final String title;
  private final String explanation;

  ProblemCode(int number, String title, String explanation) {
    this.id = "LSK-" + number;
    this.title = title;
    this.explanation = explanation;
  }

  /** For example {@code LSK-204}. */
  public String id() {
    return id;
  }

  /** The code with an id such as {@code LSK-204}, whatever the case of its letters. */
  public static Optional<ProblemCode> find(String id) {
    return Arrays.stream(values()).filter(code -> code.id.equalsIgnoreCase(id)).findFirst();
  }

  /** A few words, in lower case, without a full stop. */
  public String title() {
    return title;
  }

  /** What it means and what to do, in whole sentences. */
  public String explanation() {
    return explanation;
  }
}
