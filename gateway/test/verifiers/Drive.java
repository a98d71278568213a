import java.util.Scanner;

public class Drive {
  public static void main(String[] args) throws Exception {
    var verifier = new CurfewVerifier(args[0], args[1], args[2]);
    var lines = new Scanner(System.in);
    while (lines.hasNextLine()) {
      try {
        var person = verifier.person(lines.nextLine().trim());
        System.out.println("ok " + person.getSubject() + " " + String.join(",", person.getStringListClaim("roles")));
      } catch (Exception failure) {
        System.out.println("refused " + failure);
      }
    }
  }
}
