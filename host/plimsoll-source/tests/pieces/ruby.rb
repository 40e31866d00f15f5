TABLE = "users"

def f(name)
  sink("a" + 'b') # -> 'a' 'b'
  sink("<#{TABLE}> #{name}") # -> '<' 'users' '> ' unknown
  sink("%s-%d" % [name, name]) # -> unknown '-' safe
  sink(params[:a]) # -> input
  sink(ENV["HOME"]) # -> operator
  sink(ARGV[0]) # -> operator
  sink(name.to_i) # -> safe
  sink(90.days.ago) # -> safe
  text = "a"
  text << name
  sink(text) # -> 'a' ' ' unknown
end
