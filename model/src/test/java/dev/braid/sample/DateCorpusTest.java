package dev.braid.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DateCorpusTest {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private static List<String[]> pairs(String file, long seed, int size) {
    StringBuilder out = new StringBuilder();
    try {
      new DateCorpus().write(file, seed, size, out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString().lines().map(line -> line.split("\t", -1)).toList();
  }

  @Test
  void everySpellingMeansItsDate() {
    Set<String> shapes = new TreeSet<>();
    for (String[] pair : pairs("train.tsv", 1, 5000)) {
      assertThat(pair).hasSize(2);
      assertThat(pair[1]).matches("(19[5-9]|20[0-4])\\d-[01]\\d-[0-3]\\d");
      assertThat(read(pair[0])).as(pair[0]).isEqualTo(LocalDate.parse(pair[1]));
      weekday(pair[0], LocalDate.parse(pair[1]));
      shapes.add(pair[0].replaceAll("\\d+", "9").replaceAll("[A-Za-z]{3,}", "a"));
    }
    assertThat(shapes).hasSizeGreaterThan(30);
  }

  /** A reading by rules of its own. */
  private static LocalDate read(String text) {
    List<String> numbers = found("\\d+", text);
    String lower = text.toLowerCase(Locale.ROOT);
    int month = 0;
    for (String word : found("[a-z]{3,}", lower)) {
      month = Math.max(month, MONTHS.indexOf(word.substring(0, 3)) + 1);
    }
    List<Integer> parts = new ArrayList<>(numbers.stream().map(Integer::valueOf).toList());
    int yearAt = numbers.get(0).length() == 4 ? 0 : parts.size() - 1;
    int year = parts.remove(yearAt);
    year += numbers.get(yearAt).length() == 4 ? 0 : year >= 50 ? 1900 : 2000;
    if (month > 0) {
      return LocalDate.of(year, month, parts.get(0));
    }
    boolean dayFirst = text.contains(".");
    return LocalDate.of(year, parts.get(dayFirst ? 1 : 0), parts.get(dayFirst ? 0 : 1));
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
  }

  private static void weekday(String text, LocalDate date) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (DayOfWeek day : DayOfWeek.values()) {
      String name = day.name().substring(0, 3).toLowerCase(Locale.ROOT);
      if (lower.startsWith(name)) {
        assertThat(date.getDayOfWeek()).isEqualTo(day);
      }
    }
  }

  @Test
  void noDateOfOnePartIsInAnother() {
    Map<String, String> parts = new HashMap<>();
    for (String file : List.of("train.tsv", "valid.tsv", "test.tsv")) {
      Set<String> dates =
          pairs(file, file.length(), 20_000).stream()
              .map(pair -> pair[1])
              .collect(Collectors.toSet());
      assertThat(dates).hasSizeGreaterThan(1000);
      dates.forEach(date -> assertThat(parts.put(date, file)).as(date).isNull());
    }
  }

  @Test
  void theCalendarIsSharedOutEvenly() {
    int[] counts = new int[Part.values().length];
    for (LocalDate day = LocalDate.of(1950, 1, 1); day.getYear() < 2050; day = day.plusDays(1)) {
      counts[DateCorpus.part(day).ordinal()]++;
    }
    assertThat(counts[Part.TRAIN.ordinal()]).isBetween(27_300, 27_500);
    assertThat(counts[Part.VALID.ordinal()]).isBetween(4_500, 4_630);
  }

  @Test
  void ordinalsAreThoseOfEnglish() {
    Set<String> ordinals = new TreeSet<>();
    for (String[] pair : pairs("train.tsv", 2, 5000)) {
      ordinals.addAll(found("\\d+(?:st|nd|rd|th)", pair[0].toLowerCase(Locale.ROOT)));
    }
    assertThat(ordinals)
        .hasSize(31)
        .contains(
            "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "31st");
  }
}
