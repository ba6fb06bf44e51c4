# Finds a Java that Braid runs with; bin/braid and .ci/run source this file.

oldest_java=17
# From Java 23 on Hadoop 3.3, which Spark 3.5 comes with, cannot find out who the user is (Subject.getSubject throws).
newest_java=22

# Looks at one executable and tells whether it will do; sets java_home and, where it will not, java_problem.
java_fits() {
  local settings version=
  java_home=
  settings=$("$1" -XshowSettings:properties -version </dev/null 2>&1) || settings=
  if [[ $settings =~ java\.specification\.version\ =\ (1\.)?([0-9]+) ]]; then version=${BASH_REMATCH[2]}; fi
  if [[ $settings =~ java\.home\ =\ ([^$'\r\n']+) ]]; then java_home=${BASH_REMATCH[1]}; fi
  if [ -z "$version" ] || [ -z "$java_home" ]; then
    java_problem='is no Java that runs here'
  elif [ "$version" -lt $oldest_java ] || [ "$version" -gt $newest_java ]; then
    java_problem="is Java $version"
  elif [ "$2" = javac ] && [ ! -x "$java_home/bin/javac" ]; then
    java_problem="is Java $version without a compiler"
  else
    java_version=$version
    return
  fi
  return 1
}

# find_java [javac]: sets java_home to the first that fits, of JAVA_HOME, the PATH and the usual folders, with a compiler
# if that is asked for. Where it is not the first choice, java_notice says which it is; where none fits, java_problem why.
find_java() {
  local java_folders first='' folder needs="Java $oldest_java to $newest_java"
  if [ "$1" = javac ]; then needs="a JDK $oldest_java to $newest_java to build"; fi
  java_notice=
  if [ -n "$JAVA_HOME" ]; then
    if java_fits "$JAVA_HOME/bin/java" "$1"; then return; fi
    first="JAVA_HOME=$JAVA_HOME $java_problem"
  fi
  if ! command -v java >/dev/null; then
    first=${first:-"there is no 'java' on the PATH"}
  elif java_fits java "$1"; then
    if [ -n "$first" ]; then java_notice="needs $needs, but $first; using Java $java_version in $java_home"; fi
    return
  else
    first=${first:-"'java' on the PATH $java_problem"}
  fi
  # Where systems, images and version managers put them.
  java_folders=(/usr/lib/jvm/* /usr/java/* /usr/local/openjdk-* /opt/java/* /opt/jdk* ~/.sdkman/candidates/java/* ~/.jdks/*
    /Library/Java/JavaVirtualMachines/*/Contents/Home)
  for folder in "${java_folders[@]}"; do
    if [ -x "$folder/bin/java" ] && java_fits "$folder/bin/java" "$1"; then
      java_notice="needs $needs, but $first; using Java $java_version in $java_home"
      return
    fi
  done
  java_problem="needs $needs, but $first; install one or set JAVA_HOME to it"
  return 1
}
