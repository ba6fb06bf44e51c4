package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureTest {

  @Test
  void saysWhatWasCounted() {
    assertThat(new SpanStatistics(SpanScheme.IOB).signature())
        .hasToString("spans|scheme:iob|rules:conlleval|zero-division:0|version:1");
    assertThat(new SpanStatistics(SpanScheme.BILOU).signature())
        .hasToString(
            "spans|scheme:bilou|rules:conlleval|closed-by:L-and-U|zero-division:0|version:1");
    assertThat(new PerplexityStatistics().signature())
        .hasToString("perplexity|mean:tokens|oov:as-one-symbol|sum:fixed-point-2^-24|version:1");
  }

  @Test
  void readsItselfBack() {
    Signature signature = Signature.of("m", "url", "a:b", "n", "1");
    assertThat(Signature.parse(signature.toString())).isEqualTo(signature);
  }

  @Test
  void refusesTextsThatCouldNotBeReadBack() {
    assertThatThrownBy(() -> new Signature("m", Map.of("k", "a|b")))
        .hasMessageContaining("Cannot put 'a|b' into a signature");
    assertThatThrownBy(() -> new Signature("m", Map.of("k:l", "v")))
        .hasMessageContaining("Cannot put 'k:l' into a signature");
    assertThatThrownBy(() -> Signature.parse("m|what"))
        .hasMessage("Cannot read signature 'm|what': 'what' is not of the form key:value");
  }
}
