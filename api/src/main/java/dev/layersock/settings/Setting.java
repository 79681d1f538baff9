package dev.layersock.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one component of a settings record.
 *
 * <p>The key in a file is the component's name in kebab case, {@code token-rate} for {@code
 * tokenRate}, unless {@link #key()} gives another. Types that can be bound: {@code String}, {@code
 * boolean}, {@code int}, {@code long}, {@link java.time.Duration} ({@code 250ms}), {@link ByteSize}
 * ({@code 64KiB}), {@link DataRate} ({@code 16Mbit/s}), {@link Cidr}, {@link PortRange}, enums
 * (their constants in kebab case), records of such, {@code List} of such, {@code Optional} of such
 * (absent when the key is), and {@link Origin}. A check that needs more than a type belongs in the
 * record's constructor: the message of its {@code IllegalArgumentException} is shown at the
 * section.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {
  /** What it means, one sentence, without a full stop. */
  String value();

  /** The value of an absent key, as it would stand in a file; empty means that it is required. */
  String byDefault() default "";

  /** The key in a file where it cannot be the component's name, as for {@code default}. */
  String key() default "";
}
