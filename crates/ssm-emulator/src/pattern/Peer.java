import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Says of each line, a pattern and a text in hexadecimal UTF-16, whether the text fits the pattern as a whole. */
class Peer {
    public static void main(String[] arguments) throws Exception {
        var lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = lines.readLine()) != null; ) {
            String[] pair = line.split(" ", -1);
            System.out.println(verdict(text(pair[0]), text(pair[1])));
        }
    }

    static String verdict(String pattern, String text) {
        try {
            return Pattern.matches(pattern, text) ? "fits" : "differs";
        } catch (PatternSyntaxException error) {
            return "malformed";
        } catch (RuntimeException | Error error) {
            return "failed";
        }
    }

    static String text(String hexadecimal) {
        var text = new StringBuilder();
        for (int at = 0; at < hexadecimal.length(); at += 4) {
            text.append((char) Integer.parseInt(hexadecimal.substring(at, at + 4), 16));
        }
        return text.toString();
    }
}
