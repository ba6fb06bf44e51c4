package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnspacedTextTest {

  private static UnspacedText of(String text) {
    UnspacedText unspaced = new UnspacedText();
    unspaced.add(text);
    return unspaced;
  }

  @ParameterizedTest
  @ValueSource(strings = {"我们喜欢城里的房子。", "私はその本を読みました。", "ผมชอบอ่านหนังสือ ครับ", "ຂ້ອຍມັກອ່ານປຶ້ມ"})
  void knowsTextWithoutBlanksBetweenWords(String text) {
    assertThat(of(text).isMost()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Incomprehensibilities abound.",
        "我们 喜欢 城里 的 房子 。",
        "ผม ชอบ อ่าน หนังสือ ครับ",
        "나는 책을 읽는다.",
        "The sign says 我们喜欢城里的房子 in red letters"
      })
  void leavesOtherTextAlone(String text) {
    assertThat(of(text).isMost()).isFalse();
  }

  @Test
  void countsOfPartsAddUp() {
    UnspacedText english = of("a sentence of some words");
    assertThat(of("我们喜欢城里的房子").merge(english).isMost()).isFalse();
    assertThat(of("我们喜欢城里的房子我们喜欢城里的房子我们喜欢").merge(english).isMost()).isTrue();
  }
}
