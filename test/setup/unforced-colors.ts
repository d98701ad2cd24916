// Nx and some CI systems force colours on everything they run. What tests print and compare is plain unless they ask.
delete process.env['FORCE_COLOR']
