"""What a machine that a site is published to over ssh is asked to do, each in one call.

Each step is a script of a plain shell, given as one argument, so that none is begun that did not
arrive whole. `$1` is the folder that the public path is in, `$2` the name of that path.
"""

# Exit codes of the steps.
NO_PARENT = 3
NOT_OURS = 4
OVERTAKEN = 5

_BEGIN = """
cd -- "$1" || exit 3
own=".$2.site-gen"
states="$own/states"
now=
if [ -L "$2" ]; then
  now=$(readlink "$2")
  case $now in
    "$states"/*) now=${now##*/} ;;
    *) echo "$2 is a link that leads to $now"; exit 4 ;;
  esac
elif [ -d "$2" ] && [ -z "$(ls -A -- "$2")" ]; then :
elif [ -e "$2" ]; then echo "$2 is there, and is not a link of ours"; exit 4
fi
"""

# Prints the name of the state that is public, or nothing.
LOOK = (
    _BEGIN
    + """
printf '%s\\n' "$now"
"""
)

# Prints each state that was public, the newest first, with its line; `$now` first.
LIST = (
    _BEGIN
    + """
[ -n "$now" ] || exit 0
cd -- "$states" || exit 1
for line in "$now.next" "$now.line" $(ls -t | grep '[.]line$'); do
  if [ -f "$line" ]; then printf '%s ' "${line%.*}"; cat "$line"; fi
done
"""
)

# Makes the folder `$3` for a new state, and prints others that begin as `$4`: what runs that broke
# have left. Others may pass through the folders above, not list them.
PREPARE = (
    _BEGIN
    + """
mkdir -p -- "$states/$3" && chmod 711 "$own" "$states" && cd -- "$states" || exit 1
for each in "$4"*; do
  if [ -d "$each" ] && [ "$each" != "$3" ]; then echo "$each"; fi
done
"""
)

# Makes the new state `$3` public as `$4`, if `$5` still is; `$6` is its line. Keeps `$7` states.
# `$8` is the manifest, by which what arrived is checked where that can be done.
SWITCH = (
    _BEGIN
    + """
[ "$now" = "$5" ] || { echo "somebody else has published meanwhile"; exit 5; }
[ "$now" != "$4" ] || { echo "this state is public already"; exit 5; }
if command -v sha256sum > /dev/null && [ -f "$states/$3/$8" ]; then
  (cd -- "$states/$3" && sha256sum -c "$8" > /dev/null) || exit 1
fi
sync
rm -rf -- "$states/$4" "$states/$4.line" "$own/link" || exit 1
mv -- "$states/$3" "$states/$4" || exit 1
printf '%s\\n' "$6" > "$states/$4.next" || exit 1
ln -s -- "$states/$4" "$own/link" || exit 1
[ -L "$2" ] || [ ! -d "$2" ] || rmdir -- "$2" || exit 1
mv -fT -- "$own/link" "$2" 2>/dev/null || mv -fh -- "$own/link" "$2" || exit 1
mv -- "$states/$4.next" "$states/$4.line"
sync
cd -- "$states" || exit 0
kept=" $4 $5 "
for line in $(ls -t | grep '[.]line$' | head -n "$7"); do kept="$kept${line%.line} "; done
for each in [0-9]*; do
  case $kept in *" ${each%%.*} "*) ;; *) rm -rf -- "$each" ;; esac
done
rm -rf -- "${3%-*}"-*
find . -maxdepth 1 -name 'new-*' -mtime +7 -exec rm -rf -- {} +
exit 0
"""
)
