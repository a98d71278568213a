require ARGV[0]

verifier = CurfewVerifier.new(*ARGV[1..3])
$stdin.each_line do |line|
  person = verifier.person(line.strip)
  puts "ok #{person['sub']} #{person['roles'].join(',')}"
rescue StandardError => e
  puts "refused #{e.class} #{e.message.lines.first}"
end
