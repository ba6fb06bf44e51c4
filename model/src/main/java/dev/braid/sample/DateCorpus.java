package dev.braid.sample;

import java.io.IOException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * Human dates in many spellings and their ISO form, {@code Tue, Mar. 3rd, 1998<TAB>1998-03-03}, of
 * the years 1950 to 2049.
 *
 * <p>Every spelling has one meaning. Numbers divided by dots are day, month and year, by slashes
 * month, day and year unless the year of four digits stands first. Years of two digits from 50 are
 * of the 20th century, those below of the 21st. Upper and lower case mean nothing.
 *
 * <p>The calendar itself is divided: three dates in four are for training, one in eight for each of
 * validation and test, whatever the seed. So a model is asked about dates that it has not seen in
 * any spelling.
 */
public final class DateCorpus extends SampleCorpus {
  private static final LocalDate FIRST = LocalDate.of(1950, 1, 1);
  private static final int DAYS = (int) ChronoUnit.DAYS.between(FIRST, LocalDate.of(2050, 1, 1));

  /** What follows a % is replaced by a part of the date; see {@link #part}. */
  private static final List<String> SPELLINGS =
      List.of(
          "%d %M %Y",
          "%o %M %Y",
          "%o of %M %Y",
          "the %o of %M, %Y",
          "%M %d, %Y",
          "%M %o, %Y",
          "%Y %M %d",
          "%d %m %Y",
          "%m %d, %Y",
          "%m. %d, %Y",
          "%d-%m-%y",
          "%d %m '%y",
          "%M %o '%y",
          "%W, %M %d, %Y",
          "%W, %d %M %Y",
          "%W the %o of %M %Y",
          "%w %d %m %Y",
          "%w, %m. %o, %Y",
          "%D.%N.%Y",
          "%d.%n.%y",
          "%N/%D/%Y",
          "%n/%d/%y",
          "%Y/%N/%D",
          "%Y-%N-%D");

  /** The spellings are fixed; only which dates are drawn depends on the seed. */
  public DateCorpus() {
    super(
        "dates",
        "human dates in many spellings and their ISO form, as source TAB target",
        List.of("train.tsv", "valid.tsv", "test.tsv"));
  }

  @Override
  void writeExamples(String fileName, int count, Dice dice, Appendable out) throws IOException {
    Part part = Part.of(fileName);
    for (int i = 0; i < count; i++) {
      LocalDate date = draw(part, dice);
      String spelling = spell(dice.pick(SPELLINGS), date);
      out.append(cased(spelling, dice)).append('\t').append(date.toString()).append('\n');
    }
  }

  private static LocalDate draw(Part part, Dice dice) {
    LocalDate date = FIRST.plusDays(dice.below(DAYS));
    while (part(date) != part) {
      date = FIRST.plusDays(dice.below(DAYS));
    }
    return date;
  }

  /** The part that a date belongs to, by the top three bits of a multiplicative hash. */
  static Part part(LocalDate date) {
    long hash = (date.toEpochDay() + 1_000_003) * 0x9E3779B97F4A7C15L;
    return switch ((int) (hash >>> 61)) {
      case 0 -> Part.VALID;
      case 1 -> Part.TEST;
      default -> Part.TRAIN;
    };
  }

  private static String spell(String spelling, LocalDate date) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < spelling.length(); i++) {
      char c = spelling.charAt(i);
      text.append(c == '%' ? part(spelling.charAt(++i), date) : String.valueOf(c));
    }
    return text.toString();
  }

  private static String part(char letter, LocalDate date) {
    return switch (letter) {
      case 'd' -> String.valueOf(date.getDayOfMonth());
      case 'D' -> twoDigits(date.getDayOfMonth());
      case 'o' -> ordinal(date.getDayOfMonth());
      case 'n' -> String.valueOf(date.getMonthValue());
      case 'N' -> twoDigits(date.getMonthValue());
      case 'm' -> name(date.getMonth()).substring(0, 3);
      case 'M' -> name(date.getMonth());
      case 'w' -> name(date.getDayOfWeek()).substring(0, 3);
      case 'W' -> name(date.getDayOfWeek());
      case 'y' -> twoDigits(date.getYear() % 100);
      case 'Y' -> String.valueOf(date.getYear());
      default -> throw new IllegalArgumentException("No part of a date is written %" + letter);
    };
  }

  private static String twoDigits(int number) {
    return (number < 10 ? "0" : "") + number;
  }

  private static String ordinal(int day) {
    boolean teen = day / 10 == 1;
    return day
        + switch (teen ? 0 : day % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }

  /** Not from a locale, whose names may change between releases of Java. */
  private static String name(Enum<?> constant) {
    return constant.name().charAt(0) + constant.name().substring(1).toLowerCase(Locale.ROOT);
  }

  private static String cased(String text, Dice dice) {
    return switch (dice.below(4)) {
      case 0 -> text.toLowerCase(Locale.ROOT);
      case 1 -> text.toUpperCase(Locale.ROOT);
      default -> text;
    };
  }
}
